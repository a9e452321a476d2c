from http import HTTPStatus
from typing import Any
from urllib.parse import quote

import httpx

from ... import errors
from ...client import AuthenticatedClient, Client
from ...models.difference_read import DifferenceRead
from ...types import UNSET, Response


def _get_kwargs(
    segmentation_id: str,
    *,
    earlier_id: str,
) -> dict[str, Any]:

    params: dict[str, Any] = {}

    params["earlier_id"] = earlier_id

    params = {k: v for k, v in params.items() if v is not UNSET and v is not None}

    _kwargs: dict[str, Any] = {
        "method": "get",
        "url": "/api/v1/segmentations/{segmentation_id}/difference".format(
            segmentation_id=quote(str(segmentation_id), safe=""),
        ),
        "params": params,
    }

    return _kwargs


def _parse_response(*, client: AuthenticatedClient | Client, response: httpx.Response) -> DifferenceRead | None:
    if response.status_code == 200:
        response_200 = DifferenceRead.from_dict(response.json())

        return response_200

    if client.raise_on_unexpected_status:
        raise errors.UnexpectedStatus(response.status_code, response.content)
    else:
        return None


def _build_response(*, client: AuthenticatedClient | Client, response: httpx.Response) -> Response[DifferenceRead]:
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
    earlier_id: str,
) -> Response[DifferenceRead]:
    """Read Difference

     What changed since another visit of the same eye: both scans registered, fluid thickness in µm,
    volume, regions.

    A change of the volume counts where it is larger than the minimal detectable one: 1.96 times the
    root of the summed
    squares of the standard deviations of both volumes and of the registration.

    Args:
        segmentation_id (str):
        earlier_id (str): The segmentation of the other visit

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[DifferenceRead]
    """

    kwargs = _get_kwargs(
        segmentation_id=segmentation_id,
        earlier_id=earlier_id,
    )

    response = client.get_httpx_client().request(
        **kwargs,
    )

    return _build_response(client=client, response=response)


def sync(
    segmentation_id: str,
    *,
    client: AuthenticatedClient | Client,
    earlier_id: str,
) -> DifferenceRead | None:
    """Read Difference

     What changed since another visit of the same eye: both scans registered, fluid thickness in µm,
    volume, regions.

    A change of the volume counts where it is larger than the minimal detectable one: 1.96 times the
    root of the summed
    squares of the standard deviations of both volumes and of the registration.

    Args:
        segmentation_id (str):
        earlier_id (str): The segmentation of the other visit

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        DifferenceRead
    """

    return sync_detailed(
        segmentation_id=segmentation_id,
        client=client,
        earlier_id=earlier_id,
    ).parsed


async def asyncio_detailed(
    segmentation_id: str,
    *,
    client: AuthenticatedClient | Client,
    earlier_id: str,
) -> Response[DifferenceRead]:
    """Read Difference

     What changed since another visit of the same eye: both scans registered, fluid thickness in µm,
    volume, regions.

    A change of the volume counts where it is larger than the minimal detectable one: 1.96 times the
    root of the summed
    squares of the standard deviations of both volumes and of the registration.

    Args:
        segmentation_id (str):
        earlier_id (str): The segmentation of the other visit

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[DifferenceRead]
    """

    kwargs = _get_kwargs(
        segmentation_id=segmentation_id,
        earlier_id=earlier_id,
    )

    response = await client.get_async_httpx_client().request(**kwargs)

    return _build_response(client=client, response=response)


async def asyncio(
    segmentation_id: str,
    *,
    client: AuthenticatedClient | Client,
    earlier_id: str,
) -> DifferenceRead | None:
    """Read Difference

     What changed since another visit of the same eye: both scans registered, fluid thickness in µm,
    volume, regions.

    A change of the volume counts where it is larger than the minimal detectable one: 1.96 times the
    root of the summed
    squares of the standard deviations of both volumes and of the registration.

    Args:
        segmentation_id (str):
        earlier_id (str): The segmentation of the other visit

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        DifferenceRead
    """

    return (
        await asyncio_detailed(
            segmentation_id=segmentation_id,
            client=client,
            earlier_id=earlier_id,
        )
    ).parsed
