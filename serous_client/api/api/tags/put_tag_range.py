from http import HTTPStatus
from typing import Any
from urllib.parse import quote

import httpx

from ... import errors
from ...client import AuthenticatedClient, Client
from ...models.range_result import RangeResult
from ...models.tag_range_write import TagRangeWrite
from ...types import Response


def _get_kwargs(
    volume_id: str,
    *,
    body: TagRangeWrite,
) -> dict[str, Any]:
    headers: dict[str, Any] = {}

    _kwargs: dict[str, Any] = {
        "method": "put",
        "url": "/api/v1/volumes/{volume_id}/tags/me".format(
            volume_id=quote(str(volume_id), safe=""),
        ),
    }

    _kwargs["json"] = body.to_dict()

    headers["Content-Type"] = "application/json"

    _kwargs["headers"] = headers
    return _kwargs


def _parse_response(*, client: AuthenticatedClient | Client, response: httpx.Response) -> RangeResult | None:
    if response.status_code == 200:
        response_200 = RangeResult.from_dict(response.json())

        return response_200

    if client.raise_on_unexpected_status:
        raise errors.UnexpectedStatus(response.status_code, response.content)
    else:
        return None


def _build_response(*, client: AuthenticatedClient | Client, response: httpx.Response) -> Response[RangeResult]:
    return Response(
        status_code=HTTPStatus(response.status_code),
        content=response.content,
        headers=response.headers,
        parsed=_parse_response(client=client, response=response),
    )


def sync_detailed(
    volume_id: str,
    *,
    client: AuthenticatedClient | Client,
    body: TagRangeWrite,
) -> Response[RangeResult]:
    """Put Tag Range

     Tag a run of B-scans alike, or take their tags back with null; all or nothing.

    Args:
        volume_id (str):
        body (TagRangeWrite): One answer for a run of B-scans, both ends included.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[RangeResult]
    """

    kwargs = _get_kwargs(
        volume_id=volume_id,
        body=body,
    )

    response = client.get_httpx_client().request(
        **kwargs,
    )

    return _build_response(client=client, response=response)


def sync(
    volume_id: str,
    *,
    client: AuthenticatedClient | Client,
    body: TagRangeWrite,
) -> RangeResult | None:
    """Put Tag Range

     Tag a run of B-scans alike, or take their tags back with null; all or nothing.

    Args:
        volume_id (str):
        body (TagRangeWrite): One answer for a run of B-scans, both ends included.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        RangeResult
    """

    return sync_detailed(
        volume_id=volume_id,
        client=client,
        body=body,
    ).parsed


async def asyncio_detailed(
    volume_id: str,
    *,
    client: AuthenticatedClient | Client,
    body: TagRangeWrite,
) -> Response[RangeResult]:
    """Put Tag Range

     Tag a run of B-scans alike, or take their tags back with null; all or nothing.

    Args:
        volume_id (str):
        body (TagRangeWrite): One answer for a run of B-scans, both ends included.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[RangeResult]
    """

    kwargs = _get_kwargs(
        volume_id=volume_id,
        body=body,
    )

    response = await client.get_async_httpx_client().request(**kwargs)

    return _build_response(client=client, response=response)


async def asyncio(
    volume_id: str,
    *,
    client: AuthenticatedClient | Client,
    body: TagRangeWrite,
) -> RangeResult | None:
    """Put Tag Range

     Tag a run of B-scans alike, or take their tags back with null; all or nothing.

    Args:
        volume_id (str):
        body (TagRangeWrite): One answer for a run of B-scans, both ends included.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        RangeResult
    """

    return (
        await asyncio_detailed(
            volume_id=volume_id,
            client=client,
            body=body,
        )
    ).parsed
