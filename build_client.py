"""Writes serous_client/api from openapi.json by openapi-python-client: `python build_client.py`, and `make openapi`.

Used by a test too, which fails when the checked-in code has drifted from the schema. Needs ruff, of the version in
constraints.txt, to format it.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent

SCHEMA = ROOT / "openapi.json"

TARGET = ROOT / "serous_client" / "api"

CONFIG = ROOT / "build_client.json"
"""Options of the generator."""

METHODS = ("get", "put", "post", "delete", "patch", "head", "options")

BODIES = ("application/json", "multipart/form-data", "application/octet-stream")
"""What the generator can send. A route that takes nothing of it has a function without a body."""

ANSWERS = ("application/json",)
"""What it can read. Other answers are read as bytes, or streamed to a file by hand."""

NOT_SENT = ("HTTPValidationError", "ValidationError")
"""FastAPI's own idea of a 422, which stands in its schema; ours are problem objects like every other refusal."""


class NotGenerated(Exception):
    """The generator failed, or left something out. `str(error)` says what."""


def simplified(schema: dict[str, Any]) -> dict[str, Any]:
    """The schema with operations named like the functions that serve them, and without answers that are never sent."""
    names: set[tuple[str, str]] = set()
    schemas = schema["components"]["schemas"]
    for path, operations in schema["paths"].items():
        for method in METHODS:
            operation = operations.get(method)
            if operation is None:
                continue
            tag = operation.get("tags", ["default"])[0]
            short = short_name(operation["operationId"], path, method)
            if (tag, short) not in names:
                operation["operationId"] = short
            names.add((tag, operation["operationId"]))
            operation["responses"].pop("422", None)
            for response in operation["responses"].values():
                _keep(response.get("content", {}), ANSWERS)
            bodies = operation.get("requestBody", {}).get("content", {})
            _keep(bodies, BODIES)
            if not bodies:
                operation.pop("requestBody", None)
            for kind, content in bodies.items():
                name = content["schema"].get("title") or _form_name(operation["operationId"], kind)
                content["schema"] = _by_reference(content["schema"], name, schemas)
    for name in NOT_SENT:
        schemas.pop(name, None)
    return schema


def _keep(content: dict[str, Any], kinds: tuple[str, ...]) -> None:
    """Leave the media types that the generator can handle."""
    for kind in [kind for kind in content if kind not in kinds]:
        del content[kind]


def short_name(operation_id: str, path: str, method: str) -> str:
    """`create_volume` of FastAPI's `create_volume_api_v1_volumes_post`."""
    return operation_id.removesuffix(re.sub(r"\W", "_", f"{path}_{method}"))


def _form_name(operation: str, kind: str) -> str | None:
    """`CreateVolumeForm`, whatever else its route takes; None where a body is no form."""
    return "".join(map(str.capitalize, operation.split("_"))) + "Form" if kind == "multipart/form-data" else None


def _by_reference(body: dict[str, Any], name: str | None, schemas: dict[str, Any]) -> dict[str, Any]:
    """A body that is spelled out in its route as one of the named schemas, so that its class has that name."""
    if body.get("type") != "object" or name is None or "$defs" in body:
        return body
    schemas.setdefault(name, body)
    return {"$ref": f"#/components/schemas/{name}"}


def generate(target: Path, schema: Path = SCHEMA) -> list[str]:
    """Write the package into `target`, which must not exist. Gives the generator's warnings: what it left out.

    Raises:
        NotGenerated: nothing was written.
    """
    from openapi_python_client import MetaType
    from openapi_python_client import generate as write
    from openapi_python_client.config import Config, ConfigFile
    from openapi_python_client.parser.errors import ErrorLevel

    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder, "openapi.json")
        source.write_text(json.dumps(simplified(json.loads(schema.read_text("utf-8")))), "utf-8")
        options = ConfigFile.load_from_path(CONFIG)
        config = Config.from_sources(options, MetaType.NONE, source, "utf-8", overwrite=False, output_path=target)
        problems = write(config=config)
    told = [f"{problem.header} {problem.detail or ''}".strip() for problem in problems]
    if any(problem.level is ErrorLevel.ERROR for problem in problems):
        raise NotGenerated("\n".join(told))
    # The same bytes wherever it is generated: no configuration of the folder around it is looked at.
    for arguments in (["check", "--fix-only", "--select", "I,F401,UP"], ["format", "--line-length", "120"]):
        command = [
            sys.executable,
            "-m",
            "ruff",
            *arguments,
            "--isolated",
            "--target-version",
            "py311",
            "--no-cache",
            "--quiet",
        ]
        subprocess.run([*command, str(target)], check=True)  # noqa: S603
    return told


def main() -> int:
    """Gives the exit status."""
    with tempfile.TemporaryDirectory() as folder:
        fresh = Path(folder, "api")
        try:
            warnings = generate(fresh)
        except NotGenerated as error:
            sys.stderr.write(f"{error}\n")
            return 1
        shutil.rmtree(TARGET, ignore_errors=True)
        shutil.copytree(fresh, TARGET)
    sys.stderr.writelines(f"{warning}\n" for warning in warnings)
    return 0


if __name__ == "__main__":
    sys.exit(main())
