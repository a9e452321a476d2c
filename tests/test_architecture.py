"""The rules that ARCHITECTURE.md draws, enforced; each rule is also shown to bite."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi import APIRouter, Depends, FastAPI

from app.accounts.auth import require
from app.main import create_app
from app.openapi import render_schema
from app.settings import Settings
from tests import source_rules as rules

SHIPPED = ("app", "worker", "models", "migrations", "serous_client")

MAX_FILE_LINES = 300

LONGER_FILES: dict[str, str] = {}
"""Path to the reason why it may be longer."""

LOADED_BY_THE_WEB = "import sys, app.main; sys.stdout.write('\\n'.join(sys.modules))"

HEAVY = (
    "torch", "torchvision", "SimpleITK", "skimage", "worker", "celery.bin", "nibabel", "pydicom", "gdcm", "highdicom",
    "eyepy", "construct", "oct_converter", "cv2", "matplotlib", "dicomweb_client", "requests", "pyarrow", "reportlab",
)  # fmt: skip
"""What the web process must not load at its start; SimpleITK alone is 200 MiB on disk, torch 300 MiB in memory."""

OPEN_ROUTES = {("GET", "/healthz"), ("GET", "/readyz"), ("POST", "/api/v1/session"), ("GET", "/{path:path}")}
"""The only routes that ask for no role: is it alive, is it ready, the door, and the page that shows the door."""


class TestImportsGoOneWay:
    def test_in_every_shipped_file(self) -> None:
        assert rules.findings(rules.wrong_imports, *SHIPPED) == []

    @pytest.mark.parametrize(
        ("path", "code"),
        [
            ("app/volumes/service.py", "from models.weak import pipeline"),
            ("app/volumes/service.py", "import torch.nn"),
            ("app/main.py", "def late():\n    from worker.tasks import train"),
            ("app/main.py", "from . import settings"),
            ("worker/tasks.py", "from app.accounts.service import Actor"),
            ("worker/tasks.py", "import app.main"),
            ("models/train.py", "from app.settings import Settings"),
            ("models/train.py", "from sqlalchemy import select"),
            ("models/oct/volume.py", "from models.metrics import dice"),
            ("models/oct/volume.py", "import torch"),
            ("migrations/env.py", "import app.main"),
            ("migrations/versions/0002_more.py", "from app.db.tables import Volume"),
            ("worker/tasks.py", "from tests.builders import tiny_volume"),
            ("app/volumes/service.py", "from serous_client import Serous"),
            ("serous_client/client.py", "from models.oct.volume import Spacing"),
            ("serous_client/client.py", "import torch"),
        ],
    )
    def test_a_wrong_one_is_found(self, path: str, code: str) -> None:
        assert len(list(rules.wrong_imports(path, ast.parse(code)))) == 1

    @pytest.mark.parametrize(
        ("path", "code"),
        [
            ("app/volumes/service.py", "from models.oct.volume import OCTVolume\nfrom models import metrics"),
            (
                "worker/pipeline.py",
                "import torch\nfrom models.weak.pipeline import train_pipeline\nfrom app.db import jobs",
            ),
            ("models/weak/grid.py", "from models.oct.volume import OCTError\nimport torch"),
            ("app/cli/scans.py", "from app.cli.errors import CommandError\nfrom serous_client import Serous"),
        ],
    )
    def test_a_right_one_is_left_alone(self, path: str, code: str) -> None:
        assert list(rules.wrong_imports(path, ast.parse(code))) == []

    def test_the_web_service_starts_without_torch_and_the_like(self) -> None:
        loaded = subprocess.run(
            [sys.executable, "-c", LOADED_BY_THE_WEB], cwd=rules.ROOT, capture_output=True, text=True, check=True
        ).stdout.split()
        assert "app.main" in loaded
        assert [name for name in loaded if any(rules.is_within(name, heavy) for heavy in HEAVY)] == []


Rule = Callable[[str, ast.AST], Iterator[str]]


class TestSourceRules:
    @pytest.mark.parametrize("rule", [rules.unsafe_code, rules.scaffolding], ids=lambda rule: rule.__name__)
    def test_hold_in_every_shipped_file(self, rule: Rule) -> None:
        assert rules.findings(rule, *SHIPPED) == []

    def test_only_the_settings_read_the_environment(self) -> None:
        found = rules.findings(rules.environment_reads, *SHIPPED)
        assert [sentence for sentence in found if not sentence.startswith("app/settings.py:")] == []

    @pytest.mark.parametrize(
        ("rule", "code"),
        [
            (rules.unsafe_code, "import pickle"),
            (rules.unsafe_code, "from joblib import load"),
            (rules.unsafe_code, "weights = torch.load(path)"),
            (rules.unsafe_code, "np.load(path, allow_pickle=True)"),
            (rules.unsafe_code, "subprocess.run(line, shell=True)"),
            (rules.unsafe_code, "eval(text)"),
            (rules.environment_reads, "home = os.environ['HOME']"),
            (rules.environment_reads, "home = os.getenv('HOME')"),
            (rules.scaffolding, "assert volume.ndim == 3"),
            (rules.scaffolding, "print(loss)"),
            (rules.scaffolding, "sys.exit(1)"),
            (rules.scaffolding, "raise HTTPException(404)"),
        ],
    )
    def test_find_what_they_forbid(self, rule: Rule, code: str) -> None:
        assert len(list(rule("app/any.py", ast.parse(code)))) == 1

    @pytest.mark.parametrize("code", ["net.eval()", "np.load(path, allow_pickle=False)", "subprocess.run([a, b])"])
    def test_leave_alone_what_only_looks_like_it(self, code: str) -> None:
        assert list(rules.unsafe_code("models/any.py", ast.parse(code))) == []


class TestFiles:
    def test_names_say_what_is_inside(self) -> None:
        files = rules.python_files(*rules.OURS)
        vague = [path for path in files if {path.stem, path.parent.name} & set(rules.NAMES_THAT_SAY_NOTHING)]
        assert vague == []

    def test_none_is_longer_than_a_reader_can_hold(self) -> None:
        lengths = {
            path.relative_to(rules.ROOT).as_posix(): len(path.read_text("utf-8").splitlines())
            for path in rules.python_files(*rules.OURS)
        }
        too_long = {path: n for path, n in lengths.items() if n > MAX_FILE_LINES and path not in LONGER_FILES}
        assert too_long == {}

    def test_exceptions_are_still_needed(self) -> None:
        assert [path for path in LONGER_FILES if not (rules.ROOT / path).exists()] == []


class TestEveryRouteNeedsARole:
    def test_but_the_open_ones(self, tmp_path: Path) -> None:
        without = {
            (method, route.path)
            for route in _all_routes(create_app(Settings(data_dir=tmp_path)).routes)
            for method in route.methods - {"HEAD"}
            if not _asks_for_a_role(route.dependant)
        }
        assert without == OPEN_ROUTES

    def test_the_walk_sees_routers_within_routers_and_what_they_lack(self) -> None:
        inner, outer, application = APIRouter(prefix="/inner"), APIRouter(prefix="/outer"), FastAPI(openapi_url=None)
        inner.add_api_route("/open", lambda: None)
        inner.add_api_route("/closed", lambda: None, dependencies=[Depends(require("viewer"))])
        outer.include_router(inner)
        application.include_router(outer)
        seen = {route.path: _asks_for_a_role(route.dependant) for route in _all_routes(application.routes)}
        assert seen == {"/outer/inner/open": False, "/outer/inner/closed": True}


class TestHttpSchema:
    def test_the_checked_in_copy_is_what_the_service_answers(self) -> None:
        same = (rules.ROOT / "openapi.json").read_text("utf-8") == render_schema()
        assert same, "The API has changed: run make openapi and commit openapi.json with frontend/src/api/schema.d.ts."


def _all_routes(routes: Iterable[Any]) -> Iterator[Any]:
    """Every route with its full path and all its dependencies; FastAPI keeps included routers folded up."""
    for route in routes:
        if hasattr(route, "effective_route_contexts"):
            yield from route.effective_route_contexts()
        else:
            yield route


def _asks_for_a_role(dependant: Any) -> bool:
    """Whether `require(role)` stands anywhere in the tree of a route's dependencies."""
    if getattr(dependant.call, "required_role", None) is not None:
        return True
    return any(_asks_for_a_role(needed) for needed in dependant.dependencies)
