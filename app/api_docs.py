"""The schema for people: Swagger UI, built into the front end as a page of its own."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.responses import FileResponse, HTMLResponse, RedirectResponse
from fastapi.routing import APIRoute

from app import page
from app.accounts.auth import Viewer
from app.accounts.errors import NotSignedIn


class PeopleSignInFirst(APIRoute):
    """Sends a browser without a session to the sign-in page and back; programs get the 401."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """The route's handler with that exception taken care of."""
        handle = super().get_route_handler()

        async def handle_or_redirect(request: Request) -> Response:
            try:
                return await handle(request)
            except NotSignedIn:
                if "text/html" not in request.headers.get("accept", ""):
                    raise
                return RedirectResponse(f"/sign-in?next={request.url.path}", status_code=303)

        return handle_or_redirect


router = APIRouter(include_in_schema=False, route_class=PeopleSignInFirst)


@router.get("/docs", response_model=None)
def read_docs(actor: Viewer) -> FileResponse | HTMLResponse:
    """The page that shows `/api/v1/openapi.json` and tries its calls out."""
    root = page.page_root()
    if root is None:
        return HTMLResponse(page.NOT_BUILT)
    return FileResponse(root / "docs.html", headers={"Cache-Control": "no-cache"})
