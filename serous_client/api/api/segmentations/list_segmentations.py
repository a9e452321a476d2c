from http import HTTPStatus
from typing import Any

import httpx

from ... import errors
from ...client import AuthenticatedClient, Client
from ...models.page_segmentation_read import PageSegmentationRead
from ...types import UNSET, Response, Unset


def _get_kwargs(
    *,
    volume_id: str,
    limit: int | Unset = 50,
    cursor: None | str | Unset = UNSET,
) -> dict[str, Any]:

    params: dict[str, Any] = {}

    params["volume_id"] = volume_id

    params["limit"] = limit

    json_cursor: None | str | Unset
    if isinstance(cursor, Unset):
        json_cursor = UNSET
    else:
        json_cursor = cursor
    params["cursor"] = json_cursor

    params = {k: v for k, v in params.items() if v is not UNSET and v is not None}

    _kwargs: dict[str, Any] = {
        "method": "get",
        "url": "/api/v1/segmentations",
        "params": params,
    }

    return _kwargs


def _parse_response(*, client: AuthenticatedClient | Client, response: httpx.Response) -> PageSegmentationRead | None:
    if response.status_code == 200:
        response_200 = PageSegmentationRead.from_dict(response.json())

        return response_200

    if client.raise_on_unexpected_status:
        raise errors.UnexpectedStatus(response.status_code, response.content)
    else:
        return None


def _build_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> Response[PageSegmentationRead]:
    return Response(
        status_code=HTTPStatus(response.status_code),
        content=response.content,
        headers=response.headers,
        parsed=_parse_response(client=client, response=response),
    )


def sync_detailed(
    *,
    client: AuthenticatedClient | Client,
    volume_id: str,
    limit: int | Unset = 50,
    cursor: None | str | Unset = UNSET,
) -> Response[PageSegmentationRead]:
    """List Segmentations

     The segmentations of one volume, newest first.

    Args:
        volume_id (str):
        limit (int | Unset):  Default: 50.
        cursor (None | str | Unset): `next_cursor` of the page before

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[PageSegmentationRead]
    """

    kwargs = _get_kwargs(
        volume_id=volume_id,
        limit=limit,
        cursor=cursor,
    )

    response = client.get_httpx_client().request(
        **kwargs,
    )

    return _build_response(client=client, response=response)


def sync(
    *,
    client: AuthenticatedClient | Client,
    volume_id: str,
    limit: int | Unset = 50,
    cursor: None | str | Unset = UNSET,
) -> PageSegmentationRead | None:
    """List Segmentations

     The segmentations of one volume, newest first.

    Args:
        volume_id (str):
        limit (int | Unset):  Default: 50.
        cursor (None | str | Unset): `next_cursor` of the page before

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        PageSegmentationRead
    """

    return sync_detailed(
        client=client,
        volume_id=volume_id,
        limit=limit,
        cursor=cursor,
    ).parsed


async def asyncio_detailed(
    *,
    client: AuthenticatedClient | Client,
    volume_id: str,
    limit: int | Unset = 50,
    cursor: None | str | Unset = UNSET,
) -> Response[PageSegmentationRead]:
    """List Segmentations

     The segmentations of one volume, newest first.

    Args:
        volume_id (str):
        limit (int | Unset):  Default: 50.
        cursor (None | str | Unset): `next_cursor` of the page before

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[PageSegmentationRead]
    """

    kwargs = _get_kwargs(
        volume_id=volume_id,
        limit=limit,
        cursor=cursor,
    )

    response = await client.get_async_httpx_client().request(**kwargs)

    return _build_response(client=client, response=response)


async def asyncio(
    *,
    client: AuthenticatedClient | Client,
    volume_id: str,
    limit: int | Unset = 50,
    cursor: None | str | Unset = UNSET,
) -> PageSegmentationRead | None:
    """List Segmentations

     The segmentations of one volume, newest first.

    Args:
        volume_id (str):
        limit (int | Unset):  Default: 50.
        cursor (None | str | Unset): `next_cursor` of the page before

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        PageSegmentationRead
    """

    return (
        await asyncio_detailed(
            client=client,
            volume_id=volume_id,
            limit=limit,
            cursor=cursor,
        )
    ).parsed
