"""The built front end: hashed assets, and index.html for every path of the page's own."""

from __future__ import annotations

from pathlib import Path

from fastapi import APIRouter
from fastapi.responses import FileResponse, HTMLResponse

from app.errors import NotFound

router = APIRouter(include_in_schema=False)

PACKAGED = Path(__file__).parent / "static"
"""Where a wheel carries the front end."""

BUILT = Path(__file__).parent.parent / "frontend" / "dist"
"""Where a checkout has it after `make run`."""

ASSETS_NEVER_CHANGE = "public, max-age=31536000, immutable"

NOT_BUILT = "<!doctype html><title>Serous</title><p>The page is not built yet: run <code>make run</code>.</p>"


class PageNotFound(NotFound):
    """Neither an asset nor a page."""

    code = "not_found"

    def __init__(self, path: str) -> None:
        super().__init__(f"There is nothing at /{path[:100]}.")


def page_root() -> Path | None:
    """The folder with index.html, or None before the front end is built."""
    return next((folder for folder in (PACKAGED, BUILT) if (folder / "index.html").is_file()), None)


@router.get("/{path:path}", response_model=None)
def read_page(path: str) -> FileResponse | HTMLResponse:
    """An asset by its name; anything else without a dot or an API prefix is a page of the front end."""
    root = page_root()
    if path.startswith("api/"):
        raise PageNotFound(path)
    if root is None:
        return HTMLResponse(NOT_BUILT)
    asset = (root / path).resolve()
    if path and asset.is_relative_to(root.resolve()) and asset.is_file():
        cache = ASSETS_NEVER_CHANGE if path.startswith("assets/") else "no-cache"
        return FileResponse(asset, headers={"Cache-Control": cache})
    if "." in path.rpartition("/")[2]:
        raise PageNotFound(path)
    return FileResponse(root / "index.html", headers={"Cache-Control": "no-cache"})
