from http import HTTPStatus
from typing import Any

import httpx

from ... import errors
from ...client import AuthenticatedClient, Client
from ...types import UNSET, Response, Unset


def _get_kwargs(
    *,
    upload_length: int,
    upload_metadata: None | str | Unset = UNSET,
    upload_checksum: None | str | Unset = UNSET,
) -> dict[str, Any]:
    headers: dict[str, Any] = {}
    headers["Upload-Length"] = str(upload_length)

    if not isinstance(upload_metadata, Unset):
        headers["Upload-Metadata"] = upload_metadata

    if not isinstance(upload_checksum, Unset):
        headers["Upload-Checksum"] = upload_checksum

    _kwargs: dict[str, Any] = {
        "method": "post",
        "url": "/api/v1/uploads",
    }

    _kwargs["headers"] = headers
    return _kwargs


def _parse_response(*, client: AuthenticatedClient | Client, response: httpx.Response) -> Any | None:
    if response.status_code == 201:
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
    *,
    client: AuthenticatedClient | Client,
    upload_length: int,
    upload_metadata: None | str | Unset = UNSET,
    upload_checksum: None | str | Unset = UNSET,
) -> Response[Any]:
    """Create Upload

     Begin an upload; its first bytes may come along. Once it is whole, `POST /volumes` makes a scan of
    it.

    A `sha256` in the metadata is compared when all bytes are here: others are refused and removed.

    Args:
        upload_length (int):
        upload_metadata (None | str | Unset): tus pairs; used are filename and sha256
        upload_checksum (None | str | Unset): an algorithm and a digest in base 64

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[Any]
    """

    kwargs = _get_kwargs(
        upload_length=upload_length,
        upload_metadata=upload_metadata,
        upload_checksum=upload_checksum,
    )

    response = client.get_httpx_client().request(
        **kwargs,
    )

    return _build_response(client=client, response=response)


async def asyncio_detailed(
    *,
    client: AuthenticatedClient | Client,
    upload_length: int,
    upload_metadata: None | str | Unset = UNSET,
    upload_checksum: None | str | Unset = UNSET,
) -> Response[Any]:
    """Create Upload

     Begin an upload; its first bytes may come along. Once it is whole, `POST /volumes` makes a scan of
    it.

    A `sha256` in the metadata is compared when all bytes are here: others are refused and removed.

    Args:
        upload_length (int):
        upload_metadata (None | str | Unset): tus pairs; used are filename and sha256
        upload_checksum (None | str | Unset): an algorithm and a digest in base 64

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[Any]
    """

    kwargs = _get_kwargs(
        upload_length=upload_length,
        upload_metadata=upload_metadata,
        upload_checksum=upload_checksum,
    )

    response = await client.get_async_httpx_client().request(**kwargs)

    return _build_response(client=client, response=response)
