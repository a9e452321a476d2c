from http import HTTPStatus
from typing import Any
from urllib.parse import quote

import httpx

from ... import errors
from ...client import AuthenticatedClient, Client
from ...models.segmentation_read import SegmentationRead
from ...types import Response


def _get_kwargs(
    segmentation_id: str,
) -> dict[str, Any]:

    _kwargs: dict[str, Any] = {
        "method": "post",
        "url": "/api/v1/segmentations/{segmentation_id}/cancel".format(
            segmentation_id=quote(str(segmentation_id), safe=""),
        ),
    }

    return _kwargs


def _parse_response(*, client: AuthenticatedClient | Client, response: httpx.Response) -> SegmentationRead | None:
    if response.status_code == 202:
        response_202 = SegmentationRead.from_dict(response.json())

        return response_202

    if client.raise_on_unexpected_status:
        raise errors.UnexpectedStatus(response.status_code, response.content)
    else:
        return None


def _build_response(*, client: AuthenticatedClient | Client, response: httpx.Response) -> Response[SegmentationRead]:
    return Response(
        status_code=HTTPStatus(response.status_code),
        content=response.content,
        headers=response.headers,
        parsed=_parse_response(client=client, response=response),
    )


def sync_detailed(
    segmentation_id: str,
    *,
    client: AuthenticatedClient | Client,
) -> Response[SegmentationRead]:
    """Cancel Segmentation

     Stop a queued or running segmentation. Asking again, or too late, changes nothing.

    Args:
        segmentation_id (str):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[SegmentationRead]
    """

    kwargs = _get_kwargs(
        segmentation_id=segmentation_id,
    )

    response = client.get_httpx_client().request(
        **kwargs,
    )

    return _build_response(client=client, response=response)


def sync(
    segmentation_id: str,
    *,
    client: AuthenticatedClient | Client,
) -> SegmentationRead | None:
    """Cancel Segmentation

     Stop a queued or running segmentation. Asking again, or too late, changes nothing.

    Args:
        segmentation_id (str):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        SegmentationRead
    """

    return sync_detailed(
        segmentation_id=segmentation_id,
        client=client,
    ).parsed


async def asyncio_detailed(
    segmentation_id: str,
    *,
    client: AuthenticatedClient | Client,
) -> Response[SegmentationRead]:
    """Cancel Segmentation

     Stop a queued or running segmentation. Asking again, or too late, changes nothing.

    Args:
        segmentation_id (str):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[SegmentationRead]
    """

    kwargs = _get_kwargs(
        segmentation_id=segmentation_id,
    )

    response = await client.get_async_httpx_client().request(**kwargs)

    return _build_response(client=client, response=response)


async def asyncio(
    segmentation_id: str,
    *,
    client: AuthenticatedClient | Client,
) -> SegmentationRead | None:
    """Cancel Segmentation

     Stop a queued or running segmentation. Asking again, or too late, changes nothing.

    Args:
        segmentation_id (str):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        SegmentationRead
    """

    return (
        await asyncio_detailed(
            segmentation_id=segmentation_id,
            client=client,
        )
    ).parsed
