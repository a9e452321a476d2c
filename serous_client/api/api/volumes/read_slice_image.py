from http import HTTPStatus
from typing import Any
from urllib.parse import quote

import httpx

from ... import errors
from ...client import AuthenticatedClient, Client
from ...models.read_slice_image_format import (
    ReadSliceImageFormat,
)
from ...types import UNSET, Response, Unset


def _get_kwargs(
    volume_id: str,
    index: int,
    *,
    format_: ReadSliceImageFormat | Unset = "png",
    width: int | None | Unset = UNSET,
    display: bool | Unset = False,
) -> dict[str, Any]:

    params: dict[str, Any] = {}

    json_format_: str | Unset = UNSET
    if not isinstance(format_, Unset):
        json_format_ = format_

    params["format"] = json_format_

    json_width: int | None | Unset
    if isinstance(width, Unset):
        json_width = UNSET
    else:
        json_width = width
    params["width"] = json_width

    params["display"] = display

    params = {k: v for k, v in params.items() if v is not UNSET and v is not None}

    _kwargs: dict[str, Any] = {
        "method": "get",
        "url": "/api/v1/volumes/{volume_id}/slices/{index}/image".format(
            volume_id=quote(str(volume_id), safe=""),
            index=quote(str(index), safe=""),
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
    volume_id: str,
    index: int,
    *,
    client: AuthenticatedClient | Client,
    format_: ReadSliceImageFormat | Unset = "png",
    width: int | None | Unset = UNSET,
    display: bool | Unset = False,
) -> Response[Any]:
    """Read Slice Image

     One B-scan; lossless at full width, unless it is for display and has 16 bits.

    Args:
        volume_id (str):
        index (int):
        format_ (ReadSliceImageFormat | Unset):  Default: 'png'.
        width (int | None | Unset):
        display (bool | Unset): 8 bits, stretched to the volume's brightest value Default: False.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[Any]
    """

    kwargs = _get_kwargs(
        volume_id=volume_id,
        index=index,
        format_=format_,
        width=width,
        display=display,
    )

    response = client.get_httpx_client().request(
        **kwargs,
    )

    return _build_response(client=client, response=response)


async def asyncio_detailed(
    volume_id: str,
    index: int,
    *,
    client: AuthenticatedClient | Client,
    format_: ReadSliceImageFormat | Unset = "png",
    width: int | None | Unset = UNSET,
    display: bool | Unset = False,
) -> Response[Any]:
    """Read Slice Image

     One B-scan; lossless at full width, unless it is for display and has 16 bits.

    Args:
        volume_id (str):
        index (int):
        format_ (ReadSliceImageFormat | Unset):  Default: 'png'.
        width (int | None | Unset):
        display (bool | Unset): 8 bits, stretched to the volume's brightest value Default: False.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[Any]
    """

    kwargs = _get_kwargs(
        volume_id=volume_id,
        index=index,
        format_=format_,
        width=width,
        display=display,
    )

    response = await client.get_async_httpx_client().request(**kwargs)

    return _build_response(client=client, response=response)
