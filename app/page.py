"""The built front end: hashed assets, and index.html for every path of the page's own."""

from __future__ import annotations

import mimetypes
from pathlib import Path
from typing import Annotated

from fastapi import APIRouter, Header
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


def accepts_gzip(accept_encoding: str) -> bool:
    """Whether an Accept-Encoding header allows gzip: by its name or by `*`, not with `q=0`."""
    allowed = {}
    for item in accept_encoding.lower().split(","):
        coding, *parameters = (part.strip() for part in item.split(";"))
        weights = [parameter[2:].strip() for parameter in parameters if parameter.startswith("q=")]
        allowed[coding] = not any(weight.strip("0.") == "" for weight in weights)
    return allowed.get("gzip", allowed.get("*", False))


def asset_response(asset: Path, cache: str, accept_encoding: str) -> FileResponse:
    """A file of the front end; where the build has compressed it, compressed for who accepts that."""
    headers = {"Cache-Control": cache}
    compressed = asset.with_name(f"{asset.name}.gz")
    if not compressed.is_file():
        return FileResponse(asset, headers=headers)
    headers["Vary"] = "Accept-Encoding"
    if not accepts_gzip(accept_encoding):
        return FileResponse(asset, headers=headers)
    headers["Content-Encoding"] = "gzip"
    return FileResponse(compressed, headers=headers, media_type=mimetypes.guess_type(asset.name)[0])


@router.get("/{path:path}", response_model=None)
def read_page(path: str, accept_encoding: Annotated[str, Header()] = "") -> FileResponse | HTMLResponse:
    """An asset by its name; anything else without a dot or an API prefix is a page of the front end."""
    root = page_root()
    if path.startswith("api/"):
        raise PageNotFound(path)
    if root is None:
        return HTMLResponse(NOT_BUILT)
    asset = (root / path).resolve()
    if path and asset.is_relative_to(root.resolve()) and asset.is_file():
        cache = ASSETS_NEVER_CHANGE if path.startswith("assets/") else "no-cache"
        return asset_response(asset, cache, accept_encoding)
    if "." in path.rpartition("/")[2]:
        raise PageNotFound(path)
    return FileResponse(root / "index.html", headers={"Cache-Control": "no-cache"})
