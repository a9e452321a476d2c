from http import HTTPStatus
from typing import Any

import httpx

from ... import errors
from ...client import AuthenticatedClient, Client
from ...models.page_volume_read import PageVolumeRead
from ...types import UNSET, Response, Unset


def _get_kwargs(
    *,
    limit: int | Unset = 50,
    cursor: None | str | Unset = UNSET,
    content_digest: None | str | Unset = UNSET,
) -> dict[str, Any]:

    params: dict[str, Any] = {}

    params["limit"] = limit

    json_cursor: None | str | Unset
    if isinstance(cursor, Unset):
        json_cursor = UNSET
    else:
        json_cursor = cursor
    params["cursor"] = json_cursor

    json_content_digest: None | str | Unset
    if isinstance(content_digest, Unset):
        json_content_digest = UNSET
    else:
        json_content_digest = content_digest
    params["content_digest"] = json_content_digest

    params = {k: v for k, v in params.items() if v is not UNSET and v is not None}

    _kwargs: dict[str, Any] = {
        "method": "get",
        "url": "/api/v1/volumes",
        "params": params,
    }

    return _kwargs


def _parse_response(*, client: AuthenticatedClient | Client, response: httpx.Response) -> PageVolumeRead | None:
    if response.status_code == 200:
        response_200 = PageVolumeRead.from_dict(response.json())

        return response_200

    if client.raise_on_unexpected_status:
        raise errors.UnexpectedStatus(response.status_code, response.content)
    else:
        return None


def _build_response(*, client: AuthenticatedClient | Client, response: httpx.Response) -> Response[PageVolumeRead]:
    return Response(
        status_code=HTTPStatus(response.status_code),
        content=response.content,
        headers=response.headers,
        parsed=_parse_response(client=client, response=response),
    )


def sync_detailed(
    *,
    client: AuthenticatedClient | Client,
    limit: int | Unset = 50,
    cursor: None | str | Unset = UNSET,
    content_digest: None | str | Unset = UNSET,
) -> Response[PageVolumeRead]:
    """List Volumes

     All volumes, newest first; with a digest, the one with that content, if it is here.

    Args:
        limit (int | Unset):  Default: 50.
        cursor (None | str | Unset): `next_cursor` of the page before
        content_digest (None | str | Unset): SHA-256 over the SHA-256 (32 bytes each) of a scan's
            files in natural order of their names

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[PageVolumeRead]
    """

    kwargs = _get_kwargs(
        limit=limit,
        cursor=cursor,
        content_digest=content_digest,
    )

    response = client.get_httpx_client().request(
        **kwargs,
    )

    return _build_response(client=client, response=response)


def sync(
    *,
    client: AuthenticatedClient | Client,
    limit: int | Unset = 50,
    cursor: None | str | Unset = UNSET,
    content_digest: None | str | Unset = UNSET,
) -> PageVolumeRead | None:
    """List Volumes

     All volumes, newest first; with a digest, the one with that content, if it is here.

    Args:
        limit (int | Unset):  Default: 50.
        cursor (None | str | Unset): `next_cursor` of the page before
        content_digest (None | str | Unset): SHA-256 over the SHA-256 (32 bytes each) of a scan's
            files in natural order of their names

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        PageVolumeRead
    """

    return sync_detailed(
        client=client,
        limit=limit,
        cursor=cursor,
        content_digest=content_digest,
    ).parsed


async def asyncio_detailed(
    *,
    client: AuthenticatedClient | Client,
    limit: int | Unset = 50,
    cursor: None | str | Unset = UNSET,
    content_digest: None | str | Unset = UNSET,
) -> Response[PageVolumeRead]:
    """List Volumes

     All volumes, newest first; with a digest, the one with that content, if it is here.

    Args:
        limit (int | Unset):  Default: 50.
        cursor (None | str | Unset): `next_cursor` of the page before
        content_digest (None | str | Unset): SHA-256 over the SHA-256 (32 bytes each) of a scan's
            files in natural order of their names

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[PageVolumeRead]
    """

    kwargs = _get_kwargs(
        limit=limit,
        cursor=cursor,
        content_digest=content_digest,
    )

    response = await client.get_async_httpx_client().request(**kwargs)

    return _build_response(client=client, response=response)


async def asyncio(
    *,
    client: AuthenticatedClient | Client,
    limit: int | Unset = 50,
    cursor: None | str | Unset = UNSET,
    content_digest: None | str | Unset = UNSET,
) -> PageVolumeRead | None:
    """List Volumes

     All volumes, newest first; with a digest, the one with that content, if it is here.

    Args:
        limit (int | Unset):  Default: 50.
        cursor (None | str | Unset): `next_cursor` of the page before
        content_digest (None | str | Unset): SHA-256 over the SHA-256 (32 bytes each) of a scan's
            files in natural order of their names

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        PageVolumeRead
    """

    return (
        await asyncio_detailed(
            client=client,
            limit=limit,
            cursor=cursor,
            content_digest=content_digest,
        )
    ).parsed
