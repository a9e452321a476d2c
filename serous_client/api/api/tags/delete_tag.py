from http import HTTPStatus
from typing import Any
from urllib.parse import quote

import httpx

from ... import errors
from ...client import AuthenticatedClient, Client
from ...types import UNSET, Response, Unset


def _get_kwargs(
    volume_id: str,
    index: int,
    *,
    seen_model: bool | None | Unset = UNSET,
    if_match: None | str | Unset = UNSET,
) -> dict[str, Any]:
    headers: dict[str, Any] = {}
    if not isinstance(if_match, Unset):
        headers["if-match"] = if_match

    params: dict[str, Any] = {}

    json_seen_model: bool | None | Unset
    if isinstance(seen_model, Unset):
        json_seen_model = UNSET
    else:
        json_seen_model = seen_model
    params["seen_model"] = json_seen_model

    params = {k: v for k, v in params.items() if v is not UNSET and v is not None}

    _kwargs: dict[str, Any] = {
        "method": "delete",
        "url": "/api/v1/volumes/{volume_id}/slices/{index}/tags/me".format(
            volume_id=quote(str(volume_id), safe=""),
            index=quote(str(index), safe=""),
        ),
        "params": params,
    }

    _kwargs["headers"] = headers
    return _kwargs


def _parse_response(*, client: AuthenticatedClient | Client, response: httpx.Response) -> Any | None:
    if response.status_code == 204:
        return None

    if client.raise_on_unexpected_status:
        raise errors.UnexpectedStatus(response.status_code, response.content)
    else:
        return None


def _build_response(*, client: AuthenticatedClient | Client, response: httpx.Response) -> Response[Any]:
    return Response(
        status_code=HTTPStatus(response.status_code),
        content=response.content,
        headers=response.headers,
        parsed=_parse_response(client=client, response=response),
    )


def sync_detailed(
    volume_id: str,
    index: int,
    *,
    client: AuthenticatedClient | Client,
    seen_model: bool | None | Unset = UNSET,
    if_match: None | str | Unset = UNSET,
) -> Response[Any]:
    """Delete Tag

     Take your tag back; the history keeps it.

    Args:
        volume_id (str):
        index (int):
        seen_model (bool | None | Unset):
        if_match (None | str | Unset): The version of your tag that you know; 0: none

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[Any]
    """

    kwargs = _get_kwargs(
        volume_id=volume_id,
        index=index,
        seen_model=seen_model,
        if_match=if_match,
    )

    response = client.get_httpx_client().request(
        **kwargs,
    )

    return _build_response(client=client, response=response)


async def asyncio_detailed(
    volume_id: str,
    index: int,
    *,
    client: AuthenticatedClient | Client,
    seen_model: bool | None | Unset = UNSET,
    if_match: None | str | Unset = UNSET,
) -> Response[Any]:
    """Delete Tag

     Take your tag back; the history keeps it.

    Args:
        volume_id (str):
        index (int):
        seen_model (bool | None | Unset):
        if_match (None | str | Unset): The version of your tag that you know; 0: none

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[Any]
    """

    kwargs = _get_kwargs(
        volume_id=volume_id,
        index=index,
        seen_model=seen_model,
        if_match=if_match,
    )

    response = await client.get_async_httpx_client().request(**kwargs)

    return _build_response(client=client, response=response)
