"""The docs site builds with no dead link, and the pages outside it link to what is there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from mkdocs.commands.build import build
from mkdocs.config import load_config
from mkdocs.exceptions import MkDocsException

from tests.source_rules import ROOT

LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")

OUTSIDE_THE_SITE = ("README.md", "ARCHITECTURE.md", "CHANGELOG.md", "frontend/README.md")


def dead_links(page: Path) -> list[str]:
    """Targets of the page's Markdown links to files that do not exist."""
    targets = (target.partition("#")[0] for target in LINK.findall(page.read_text("utf-8")))
    return [target for target in targets if target and ":" not in target and not (page.parent / target).exists()]


class TestDocsSite:
    def test_builds_without_a_warning_and_has_its_pages(self, tmp_path: Path) -> None:
        build(load_config(str(ROOT / "mkdocs.yml"), site_dir=str(tmp_path / "site")))
        made = {path.relative_to(tmp_path / "site").as_posix() for path in (tmp_path / "site").rglob("*.html")}
        assert {"index.html", "tutorial.html", "reference/api.html", "reference/settings.html"} <= made
        settings = (tmp_path / "site" / "reference" / "settings.html").read_text("utf-8")
        assert "SEROUS_MAX_UPLOAD_BYTES" in settings
        assert "POST" in (tmp_path / "site" / "reference" / "api.html").read_text("utf-8")

    def test_a_dead_link_stops_it(self, tmp_path: Path) -> None:
        (tmp_path / "docs").mkdir()
        (tmp_path / "docs" / "index.md").write_text("# One\n\nSee [nothing](nowhere.md).\n", "utf-8")
        config = load_config(
            str(ROOT / "mkdocs.yml"), docs_dir=str(tmp_path / "docs"), site_dir=str(tmp_path / "site"), nav=None
        )
        with pytest.raises(MkDocsException):
            build(config)

    def test_loads_nothing_from_elsewhere(self, tmp_path: Path) -> None:
        build(load_config(str(ROOT / "mkdocs.yml"), site_dir=str(tmp_path / "site")))
        home = (tmp_path / "site" / "index.html").read_text("utf-8")
        assert re.findall(r'(?:src|href)="(https?://[^"]+\.(?:js|css|woff2?))"', home) == []


@pytest.mark.parametrize("name", OUTSIDE_THE_SITE)
def test_pages_outside_the_site_link_to_what_is_there(name: str) -> None:
    assert dead_links(ROOT / name) == []


def test_a_dead_link_outside_the_site_is_found(tmp_path: Path) -> None:
    page = tmp_path / "README.md"
    page.write_text("[here](README.md#top) and [not here](gone.md), [elsewhere](https://example.org)", "utf-8")
    assert dead_links(page) == ["gone.md"]


def test_every_decision_stands_once_in_their_list_under_its_title() -> None:
    folder = ROOT / "docs" / "decisions"
    listed = re.findall(
        r"^\| \[(\d{4})\]\((\S+)\) \| (.+) \|$", (folder / "README.md").read_text("utf-8"), re.MULTILINE
    )
    pages = sorted(folder.glob("0*.md"))
    assert [f"# {number}. {title}" for number, _, title in listed] == [
        page.read_text("utf-8").partition("\n")[0] for page in pages
    ]
    assert [name for _, name, _ in listed] == [page.name for page in pages]
