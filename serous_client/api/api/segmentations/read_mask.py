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
    format_: None | str | Unset = UNSET,
    accept: None | str | Unset = UNSET,
) -> dict[str, Any]:
    headers: dict[str, Any] = {}
    if not isinstance(accept, Unset):
        headers["accept"] = accept

    params: dict[str, Any] = {}

    json_format_: None | str | Unset
    if isinstance(format_, Unset):
        json_format_ = UNSET
    else:
        json_format_ = format_
    params["format"] = json_format_

    params = {k: v for k, v in params.items() if v is not UNSET and v is not None}

    _kwargs: dict[str, Any] = {
        "method": "get",
        "url": "/api/v1/segmentations/{segmentation_id}/mask".format(
            segmentation_id=quote(str(segmentation_id), safe=""),
        ),
        "params": params,
    }

    _kwargs["headers"] = headers
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
    format_: None | str | Unset = UNSET,
    accept: None | str | Unset = UNSET,
) -> Response[Any]:
    """Read Mask

     The mask by `?format=` or `Accept`: `nifti`, `nrrd`, `metaimage`, `npz`, `png` (zip), `coco`,
    `dicom-seg`.

    Args:
        segmentation_id (str):
        format_ (None | str | Unset):
        accept (None | str | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[Any]
    """

    kwargs = _get_kwargs(
        segmentation_id=segmentation_id,
        format_=format_,
        accept=accept,
    )

    response = client.get_httpx_client().request(
        **kwargs,
    )

    return _build_response(client=client, response=response)


async def asyncio_detailed(
    segmentation_id: str,
    *,
    client: AuthenticatedClient | Client,
    format_: None | str | Unset = UNSET,
    accept: None | str | Unset = UNSET,
) -> Response[Any]:
    """Read Mask

     The mask by `?format=` or `Accept`: `nifti`, `nrrd`, `metaimage`, `npz`, `png` (zip), `coco`,
    `dicom-seg`.

    Args:
        segmentation_id (str):
        format_ (None | str | Unset):
        accept (None | str | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[Any]
    """

    kwargs = _get_kwargs(
        segmentation_id=segmentation_id,
        format_=format_,
        accept=accept,
    )

    response = await client.get_async_httpx_client().request(**kwargs)

    return _build_response(client=client, response=response)
