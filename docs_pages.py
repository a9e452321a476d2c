"""Hooks of the docs site: pages made from the code, and links from pages to files of the repository.

A page under `docs` may link to any file of the repository, which hosts of source code follow. On the site, whose files
are those of `docs` alone, such a link becomes the path in words.
"""

from __future__ import annotations

import ast
import inspect
import json
import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import click
import typer.main
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page

import app.cli
from app.settings import PREFIX, Settings

ROOT = Path(__file__).parent

OUTWARD = re.compile(r"\[([^\]]*)\]\(((?:\.\./)+[^)#\s]*)(#[^)]*)?\)")
"""A Markdown link whose target begins with `../`."""

METHODS = ("get", "put", "post", "patch", "delete", "head", "options")


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add the pages that are made from the code."""
    for name, content in (
        ("reference/api.md", api_page(json.loads((ROOT / "openapi.json").read_text("utf-8")))),
        ("reference/commands.md", commands_page()),
        ("reference/settings.md", settings_page()),
    ):
        files.append(File.generated(config, name, content=content))
    return files


def on_page_markdown(markdown: str, *, page: Page, config: MkDocsConfig, files: Files) -> str:
    """Turn links that leave `docs` into words."""
    here = Path(config.docs_dir, page.file.src_uri).parent

    def in_words(link: re.Match[str]) -> str:
        target = (here / link[2]).resolve()
        if target.is_relative_to(config.docs_dir):
            return link[0]
        if not target.exists():
            raise PluginError(f"{page.file.src_uri} links to {link[2]}, which is not there.")
        path = target.relative_to(ROOT).as_posix()
        return f"`{path}`" if link[1].strip("`") in (path, Path(path).name) else f"{link[1]} (`{path}`)"

    return OUTWARD.sub(in_words, markdown)


def api_page(schema: dict[str, Any]) -> str:
    """Every call of the HTTP API, by noun."""
    nouns: dict[str, list[str]] = {}
    for path, operations in schema["paths"].items():
        for method in (name for name in METHODS if name in operations):
            operation = operations[method]
            said = " ".join((operation.get("description") or operation["summary"]).split())
            row = f"| `{method.upper()}` | `{path}` | {said.replace('|', '&#124;')} |"
            nouns.setdefault((operation.get("tags") or ["others"])[0], []).append(row)
    head = (
        "# HTTP API\n\nEvery call, from `openapi.json`. A running Serous shows the same at `/docs`, with every call to "
        "try out, and gives the schema at `/api/v1/openapi.json`. Errors are problem objects (RFC 9457) with a stable "
        "`code` and a sentence in `detail`.\n"
    )
    tables = [f"## {noun}\n\n| | | |\n|---|---|---|\n" + "\n".join(rows) for noun, rows in sorted(nouns.items())]
    return "\n\n".join([head, *tables]) + "\n"


def commands_page() -> str:
    """Every command of `serous` with its options."""
    parts = ["# Commands\n\nAs `serous COMMAND --help` prints them.\n"]
    parts += _commands(typer.main.get_command(app.cli.application), "serous")
    return "\n".join(parts)


def _commands(command: Any, name: str) -> list[str]:
    if hasattr(command, "commands"):
        return [part for child, one in command.commands.items() for part in _commands(one, f"{name} {child}")]
    said = inspect.cleandoc(command.help or "")
    shown = [option for option in command.params if not getattr(option, "hidden", False)]
    rows = [f"| `{_spelled(option)}` | {_about(option)} |" for option in shown]
    table = "\n| | |\n|---|---|\n" + "\n".join(rows) + "\n" if rows else ""
    return [f"## {name}\n\n{said}\n{table}"]


def _spelled(option: Any) -> str:
    return ", ".join(option.opts) if isinstance(option, click.Option) or option.opts[0].startswith("-") else option.name


def _about(option: Any) -> str:
    said = (getattr(option, "help", None) or "").replace("|", "&#124;")
    return said if said or not option.required else "required"


def settings_page() -> str:
    """Every `SEROUS_*` variable with its default and the words under its field."""
    words = _words_of_fields()
    rows = []
    for name, field in Settings.model_fields.items():
        default = "" if field.default in ("", None) else f"`{field.default}`"
        rows.append(f"| `{PREFIX}{name.upper()}` | {default} | {words.get(name, '')} |")
    return (
        "# Settings\n\nEnvironment variables, read once at the start by `app/settings.py`; an unknown or insecure one "
        "stops it with a sentence.\n\n| variable | default | |\n|---|---|---|\n" + "\n".join(rows) + "\n"
    )


def _words_of_fields() -> dict[str, str]:
    """The string below each field of `Settings` and of its parts, which Python does not keep."""
    parts = [part for part in Settings.__mro__ if part.__module__.startswith("app.")]
    return {name: text for part in parts for name, text in _words_in(ast.parse(inspect.getsource(part)).body[0])}


def _words_in(settings: ast.stmt) -> Iterator[tuple[str, str]]:
    body = settings.body if isinstance(settings, ast.ClassDef) else []
    for field, after in pairwise(body):
        if isinstance(field, ast.AnnAssign) and isinstance(field.target, ast.Name):
            below = after.value if isinstance(after, ast.Expr) else None
            if isinstance(below, ast.Constant) and isinstance(below.value, str):
                yield field.target.id, " ".join(below.value.split()).replace("|", "&#124;")
