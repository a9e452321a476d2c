from http import HTTPStatus
from typing import Any
from urllib.parse import quote

import httpx

from ... import errors
from ...client import AuthenticatedClient, Client
from ...models.tag_read import TagRead
from ...models.tag_write import TagWrite
from ...types import UNSET, Response, Unset


def _get_kwargs(
    volume_id: str,
    index: int,
    *,
    body: TagWrite,
    if_match: None | str | Unset = UNSET,
) -> dict[str, Any]:
    headers: dict[str, Any] = {}
    if not isinstance(if_match, Unset):
        headers["if-match"] = if_match

    _kwargs: dict[str, Any] = {
        "method": "put",
        "url": "/api/v1/volumes/{volume_id}/slices/{index}/tags/me".format(
            volume_id=quote(str(volume_id), safe=""),
            index=quote(str(index), safe=""),
        ),
    }

    _kwargs["json"] = body.to_dict()

    headers["Content-Type"] = "application/json"

    _kwargs["headers"] = headers
    return _kwargs


def _parse_response(*, client: AuthenticatedClient | Client, response: httpx.Response) -> TagRead | None:
    if response.status_code == 200:
        response_200 = TagRead.from_dict(response.json())

        return response_200

    if client.raise_on_unexpected_status:
        raise errors.UnexpectedStatus(response.status_code, response.content)
    else:
        return None


def _build_response(*, client: AuthenticatedClient | Client, response: httpx.Response) -> Response[TagRead]:
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
    body: TagWrite,
    if_match: None | str | Unset = UNSET,
) -> Response[TagRead]:
    """Put Tag

     Tag one B-scan as fluid (true) or no fluid (false). 200 means it is safe on disk.

    Args:
        volume_id (str):
        index (int):
        if_match (None | str | Unset): The version of your tag that you know; 0: none
        body (TagWrite): Whether the B-scan shows fluid.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[TagRead]
    """

    kwargs = _get_kwargs(
        volume_id=volume_id,
        index=index,
        body=body,
        if_match=if_match,
    )

    response = client.get_httpx_client().request(
        **kwargs,
    )

    return _build_response(client=client, response=response)


def sync(
    volume_id: str,
    index: int,
    *,
    client: AuthenticatedClient | Client,
    body: TagWrite,
    if_match: None | str | Unset = UNSET,
) -> TagRead | None:
    """Put Tag

     Tag one B-scan as fluid (true) or no fluid (false). 200 means it is safe on disk.

    Args:
        volume_id (str):
        index (int):
        if_match (None | str | Unset): The version of your tag that you know; 0: none
        body (TagWrite): Whether the B-scan shows fluid.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        TagRead
    """

    return sync_detailed(
        volume_id=volume_id,
        index=index,
        client=client,
        body=body,
        if_match=if_match,
    ).parsed


async def asyncio_detailed(
    volume_id: str,
    index: int,
    *,
    client: AuthenticatedClient | Client,
    body: TagWrite,
    if_match: None | str | Unset = UNSET,
) -> Response[TagRead]:
    """Put Tag

     Tag one B-scan as fluid (true) or no fluid (false). 200 means it is safe on disk.

    Args:
        volume_id (str):
        index (int):
        if_match (None | str | Unset): The version of your tag that you know; 0: none
        body (TagWrite): Whether the B-scan shows fluid.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[TagRead]
    """

    kwargs = _get_kwargs(
        volume_id=volume_id,
        index=index,
        body=body,
        if_match=if_match,
    )

    response = await client.get_async_httpx_client().request(**kwargs)

    return _build_response(client=client, response=response)


async def asyncio(
    volume_id: str,
    index: int,
    *,
    client: AuthenticatedClient | Client,
    body: TagWrite,
    if_match: None | str | Unset = UNSET,
) -> TagRead | None:
    """Put Tag

     Tag one B-scan as fluid (true) or no fluid (false). 200 means it is safe on disk.

    Args:
        volume_id (str):
        index (int):
        if_match (None | str | Unset): The version of your tag that you know; 0: none
        body (TagWrite): Whether the B-scan shows fluid.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        TagRead
    """

    return (
        await asyncio_detailed(
            volume_id=volume_id,
            index=index,
            client=client,
            body=body,
            if_match=if_match,
        )
    ).parsed
