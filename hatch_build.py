"""Puts the built page into the wheel as app/static, so that `pip install .` needs no Node on the machine."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

sys.path.insert(0, str(Path(__file__).parent))

import build_frontend

PAGE = Path("frontend", "dist")


class PageHook(BuildHookInterface[Any]):
    """Builds the page for a wheel, unless it is built. An editable install serves frontend/dist in place."""

    PLUGIN_NAME = "custom"

    def dependencies(self) -> list[str]:
        """Node, where neither a built page nor a Node of the machine spares it."""
        spared = self._is_built() or build_frontend.machine_npm() is not None
        return [] if spared else [build_frontend.NODE_PACKAGE]

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Build, and name the folder for the wheel; `version` is `standard` or `editable`."""
        if version == "editable":
            return
        if not self._is_built():
            build_frontend.npm("ci")
            build_frontend.npm("run", "build")
        build_data["force_include"][str(Path(self.root, PAGE))] = "app/static"

    def _is_built(self) -> bool:
        return Path(self.root, PAGE, "index.html").is_file()
