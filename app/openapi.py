"""Print the OpenAPI schema: `python -m app.openapi > openapi.json`. A test fails when the checked-in copy drifts."""

from __future__ import annotations

import json
import sys
import tempfile
from pathlib import Path

from app.main import create_app
from app.settings import load_settings


def render_schema() -> str:
    """The schema as JSON text."""
    with tempfile.TemporaryDirectory() as folder:
        app = create_app(load_settings(data_dir=Path(folder)))
        return json.dumps(app.openapi(), indent=2, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    sys.stdout.write(render_schema())
