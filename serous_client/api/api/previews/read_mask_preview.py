from http import HTTPStatus
from typing import Any
from urllib.parse import quote

import httpx

from ... import errors
from ...client import AuthenticatedClient, Client
from ...types import UNSET, Response, Unset


def _get_kwargs(
    segmentation_id: str,
    *,
    max_side: int | Unset = 160,
) -> dict[str, Any]:

    params: dict[str, Any] = {}

    params["max_side"] = max_side

    params = {k: v for k, v in params.items() if v is not UNSET and v is not None}

    _kwargs: dict[str, Any] = {
        "method": "get",
        "url": "/api/v1/segmentations/{segmentation_id}/preview.nii.gz".format(
            segmentation_id=quote(str(segmentation_id), safe=""),
        ),
        "params": params,
    }

    return _kwargs


def _parse_response(*, client: AuthenticatedClient | Client, response: httpx.Response) -> Any | None:
    if response.status_code == 200:
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
    segmentation_id: str,
    *,
    client: AuthenticatedClient | Client,
    max_side: int | Unset = 160,
) -> Response[Any]:
    """Read Mask Preview

     The mask as small NIfTI on the same grid as its volume's, 255 is fluid in all of the voxel.

    Args:
        segmentation_id (str):
        max_side (int | Unset): The longest side in voxels Default: 160.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[Any]
    """

    kwargs = _get_kwargs(
        segmentation_id=segmentation_id,
        max_side=max_side,
    )

    response = client.get_httpx_client().request(
        **kwargs,
    )

    return _build_response(client=client, response=response)


async def asyncio_detailed(
    segmentation_id: str,
    *,
    client: AuthenticatedClient | Client,
    max_side: int | Unset = 160,
) -> Response[Any]:
    """Read Mask Preview

     The mask as small NIfTI on the same grid as its volume's, 255 is fluid in all of the voxel.

    Args:
        segmentation_id (str):
        max_side (int | Unset): The longest side in voxels Default: 160.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[Any]
    """

    kwargs = _get_kwargs(
        segmentation_id=segmentation_id,
        max_side=max_side,
    )

    response = await client.get_async_httpx_client().request(**kwargs)

    return _build_response(client=client, response=response)
