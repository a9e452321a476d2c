from http import HTTPStatus
from typing import Any

import httpx

from ... import errors
from ...client import AuthenticatedClient, Client
from ...models.page_transfer_read import PageTransferRead
from ...types import UNSET, Response, Unset


def _get_kwargs(
    *,
    segmentation_id: None | str | Unset = UNSET,
    limit: int | Unset = 50,
    cursor: None | str | Unset = UNSET,
) -> dict[str, Any]:

    params: dict[str, Any] = {}

    json_segmentation_id: None | str | Unset
    if isinstance(segmentation_id, Unset):
        json_segmentation_id = UNSET
    else:
        json_segmentation_id = segmentation_id
    params["segmentation_id"] = json_segmentation_id

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
        "url": "/api/v1/pacs/transfers",
        "params": params,
    }

    return _kwargs


def _parse_response(*, client: AuthenticatedClient | Client, response: httpx.Response) -> PageTransferRead | None:
    if response.status_code == 200:
        response_200 = PageTransferRead.from_dict(response.json())

        return response_200

    if client.raise_on_unexpected_status:
        raise errors.UnexpectedStatus(response.status_code, response.content)
    else:
        return None


def _build_response(*, client: AuthenticatedClient | Client, response: httpx.Response) -> Response[PageTransferRead]:
    return Response(
        status_code=HTTPStatus(response.status_code),
        content=response.content,
        headers=response.headers,
        parsed=_parse_response(client=client, response=response),
    )


def sync_detailed(
    *,
    client: AuthenticatedClient | Client,
    segmentation_id: None | str | Unset = UNSET,
    limit: int | Unset = 50,
    cursor: None | str | Unset = UNSET,
) -> Response[PageTransferRead]:
    """List Transfers

     Imports and deliveries of the last 30 days, newest first.

    Args:
        segmentation_id (None | str | Unset): Deliveries of this one only
        limit (int | Unset):  Default: 50.
        cursor (None | str | Unset): `next_cursor` of the page before

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[PageTransferRead]
    """

    kwargs = _get_kwargs(
        segmentation_id=segmentation_id,
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
    segmentation_id: None | str | Unset = UNSET,
    limit: int | Unset = 50,
    cursor: None | str | Unset = UNSET,
) -> PageTransferRead | None:
    """List Transfers

     Imports and deliveries of the last 30 days, newest first.

    Args:
        segmentation_id (None | str | Unset): Deliveries of this one only
        limit (int | Unset):  Default: 50.
        cursor (None | str | Unset): `next_cursor` of the page before

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        PageTransferRead
    """

    return sync_detailed(
        client=client,
        segmentation_id=segmentation_id,
        limit=limit,
        cursor=cursor,
    ).parsed


async def asyncio_detailed(
    *,
    client: AuthenticatedClient | Client,
    segmentation_id: None | str | Unset = UNSET,
    limit: int | Unset = 50,
    cursor: None | str | Unset = UNSET,
) -> Response[PageTransferRead]:
    """List Transfers

     Imports and deliveries of the last 30 days, newest first.

    Args:
        segmentation_id (None | str | Unset): Deliveries of this one only
        limit (int | Unset):  Default: 50.
        cursor (None | str | Unset): `next_cursor` of the page before

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[PageTransferRead]
    """

    kwargs = _get_kwargs(
        segmentation_id=segmentation_id,
        limit=limit,
        cursor=cursor,
    )

    response = await client.get_async_httpx_client().request(**kwargs)

    return _build_response(client=client, response=response)


async def asyncio(
    *,
    client: AuthenticatedClient | Client,
    segmentation_id: None | str | Unset = UNSET,
    limit: int | Unset = 50,
    cursor: None | str | Unset = UNSET,
) -> PageTransferRead | None:
    """List Transfers

     Imports and deliveries of the last 30 days, newest first.

    Args:
        segmentation_id (None | str | Unset): Deliveries of this one only
        limit (int | Unset):  Default: 50.
        cursor (None | str | Unset): `next_cursor` of the page before

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        PageTransferRead
    """

    return (
        await asyncio_detailed(
            client=client,
            segmentation_id=segmentation_id,
            limit=limit,
            cursor=cursor,
        )
    ).parsed
