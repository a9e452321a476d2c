"""The generated part: as the schema has it, whole, and light to import."""

from __future__ import annotations

import ast
import json
import subprocess
import sys
from pathlib import Path

import pytest

import build_client
from tests.source_rules import ROOT, is_within

LOADED = "import sys, serous_client; sys.stdout.write('\\n'.join(sys.modules))"

OTHERS = ("app", "worker", "models", "migrations", "torch", "fastapi", "starlette", "pydantic", "sqlalchemy")
"""None of these is loaded by the client."""


@pytest.fixture(scope="module")
def fresh(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The package as it is generated now."""
    target = tmp_path_factory.mktemp("generated") / "api"
    build_client.generate(target)
    return target


def files_of(folder: Path) -> dict[str, str]:
    return {path.relative_to(folder).as_posix(): path.read_text("utf-8") for path in sorted(folder.rglob("*.py"))}


class TestDrift:
    def test_the_checked_in_code_is_what_the_schema_gives(self, fresh: Path) -> None:
        now, checked_in = files_of(fresh), files_of(build_client.TARGET)
        assert sorted(now) == sorted(checked_in), "run make openapi"
        assert [name for name in now if now[name] != checked_in[name]] == [], "run make openapi"


class TestCoverage:
    def test_every_route_has_its_function(self) -> None:
        schema = json.loads(build_client.SCHEMA.read_text("utf-8"))
        routes = {
            (method, path)
            for path, operations in schema["paths"].items()
            for method in operations
            if method in build_client.METHODS
        }
        generated = set()
        for path in sorted((build_client.TARGET / "api").rglob("*.py")):
            text = {
                node.value for node in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(node, ast.Constant)
            }
            generated |= {route for route in routes if route[0] in text and route[1] in text}
        assert routes - generated == set()

    def test_functions_are_named_like_those_that_serve_them(self) -> None:
        assert (build_client.TARGET / "api" / "volumes" / "create_volume.py").is_file()
        assert build_client.short_name(
            "read_volume_api_v1_volumes__volume_id__get", "/api/v1/volumes/{volume_id}", "get"
        ) == ("read_volume")

    def test_the_servers_422_is_a_problem_and_no_class_of_its_own(self) -> None:
        assert not any("HTTPValidationError" in text for text in files_of(build_client.TARGET).values())


class TestImport:
    def test_loads_nothing_of_the_service(self) -> None:
        done = subprocess.run(
            [sys.executable, "-c", LOADED], cwd=ROOT, capture_output=True, text=True, check=True
        ).stdout.split()
        assert "serous_client.client" in done
        assert [name for name in done if any(is_within(name, other) for other in OTHERS)] == []
