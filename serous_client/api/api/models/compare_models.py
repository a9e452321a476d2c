from http import HTTPStatus
from typing import Any

import httpx

from ... import errors
from ...client import AuthenticatedClient, Client
from ...models.page_compared_volume_read import PageComparedVolumeRead
from ...types import UNSET, Response, Unset


def _get_kwargs(
    *,
    first: str,
    second: str,
    limit: int | Unset = 50,
    cursor: None | str | Unset = UNSET,
) -> dict[str, Any]:

    params: dict[str, Any] = {}

    params["first"] = first

    params["second"] = second

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
        "url": "/api/v1/model-comparisons",
        "params": params,
    }

    return _kwargs


def _parse_response(*, client: AuthenticatedClient | Client, response: httpx.Response) -> PageComparedVolumeRead | None:
    if response.status_code == 200:
        response_200 = PageComparedVolumeRead.from_dict(response.json())

        return response_200

    if client.raise_on_unexpected_status:
        raise errors.UnexpectedStatus(response.status_code, response.content)
    else:
        return None


def _build_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> Response[PageComparedVolumeRead]:
    return Response(
        status_code=HTTPStatus(response.status_code),
        content=response.content,
        headers=response.headers,
        parsed=_parse_response(client=client, response=response),
    )


def sync_detailed(
    *,
    client: AuthenticatedClient | Client,
    first: str,
    second: str,
    limit: int | Unset = 50,
    cursor: None | str | Unset = UNSET,
) -> Response[PageComparedVolumeRead]:
    """Compare Models

     What two versions found in each volume, newest volume first.

    Args:
        first (str): id of a model version
        second (str): id of a model version
        limit (int | Unset):  Default: 50.
        cursor (None | str | Unset): `next_cursor` of the page before

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[PageComparedVolumeRead]
    """

    kwargs = _get_kwargs(
        first=first,
        second=second,
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
    first: str,
    second: str,
    limit: int | Unset = 50,
    cursor: None | str | Unset = UNSET,
) -> PageComparedVolumeRead | None:
    """Compare Models

     What two versions found in each volume, newest volume first.

    Args:
        first (str): id of a model version
        second (str): id of a model version
        limit (int | Unset):  Default: 50.
        cursor (None | str | Unset): `next_cursor` of the page before

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        PageComparedVolumeRead
    """

    return sync_detailed(
        client=client,
        first=first,
        second=second,
        limit=limit,
        cursor=cursor,
    ).parsed


async def asyncio_detailed(
    *,
    client: AuthenticatedClient | Client,
    first: str,
    second: str,
    limit: int | Unset = 50,
    cursor: None | str | Unset = UNSET,
) -> Response[PageComparedVolumeRead]:
    """Compare Models

     What two versions found in each volume, newest volume first.

    Args:
        first (str): id of a model version
        second (str): id of a model version
        limit (int | Unset):  Default: 50.
        cursor (None | str | Unset): `next_cursor` of the page before

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[PageComparedVolumeRead]
    """

    kwargs = _get_kwargs(
        first=first,
        second=second,
        limit=limit,
        cursor=cursor,
    )

    response = await client.get_async_httpx_client().request(**kwargs)

    return _build_response(client=client, response=response)


async def asyncio(
    *,
    client: AuthenticatedClient | Client,
    first: str,
    second: str,
    limit: int | Unset = 50,
    cursor: None | str | Unset = UNSET,
) -> PageComparedVolumeRead | None:
    """Compare Models

     What two versions found in each volume, newest volume first.

    Args:
        first (str): id of a model version
        second (str): id of a model version
        limit (int | Unset):  Default: 50.
        cursor (None | str | Unset): `next_cursor` of the page before

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        PageComparedVolumeRead
    """

    return (
        await asyncio_detailed(
            client=client,
            first=first,
            second=second,
            limit=limit,
            cursor=cursor,
        )
    ).parsed
