from http import HTTPStatus
from typing import Any

import httpx

from ... import errors
from ...client import AuthenticatedClient, Client
from ...models.create_volume_form import CreateVolumeForm
from ...models.volume_from_uploads import VolumeFromUploads
from ...models.volume_read import VolumeRead
from ...types import UNSET, Response, Unset


def _get_kwargs(
    *,
    body: CreateVolumeForm | VolumeFromUploads | Unset = UNSET,
    idempotency_key: None | str | Unset = UNSET,
) -> dict[str, Any]:
    headers: dict[str, Any] = {}
    if not isinstance(idempotency_key, Unset):
        headers["idempotency-key"] = idempotency_key

    _kwargs: dict[str, Any] = {
        "method": "post",
        "url": "/api/v1/volumes",
    }

    if isinstance(body, CreateVolumeForm):
        _kwargs["files"] = body.to_multipart()

        headers["Content-Type"] = "multipart/form-data; boundary=+++"
    if isinstance(body, VolumeFromUploads):
        _kwargs["json"] = body.to_dict()

        headers["Content-Type"] = "application/json"

    _kwargs["headers"] = headers
    return _kwargs


def _parse_response(*, client: AuthenticatedClient | Client, response: httpx.Response) -> VolumeRead | None:
    if response.status_code == 200:
        response_200 = VolumeRead.from_dict(response.json())

        return response_200

    if response.status_code == 201:
        response_201 = VolumeRead.from_dict(response.json())

        return response_201

    if client.raise_on_unexpected_status:
        raise errors.UnexpectedStatus(response.status_code, response.content)
    else:
        return None


def _build_response(*, client: AuthenticatedClient | Client, response: httpx.Response) -> Response[VolumeRead]:
    return Response(
        status_code=HTTPStatus(response.status_code),
        content=response.content,
        headers=response.headers,
        parsed=_parse_response(client=client, response=response),
    )


def sync_detailed(
    *,
    client: AuthenticatedClient | Client,
    body: CreateVolumeForm | VolumeFromUploads | Unset = UNSET,
    idempotency_key: None | str | Unset = UNSET,
) -> Response[VolumeRead]:
    """Create Volume

     Take in a scan: one file, or its slices, sent here or by `/uploads` before.

    The same bytes again give the volume that is there (200). Uploads go when a volume is made of them,
    and stay for
    another try when they are refused.

    Args:
        idempotency_key (None | str | Unset): Marks repeats of one request, for clients whose
            answer was lost: a repeat has no second effect and gets the status and Location of the
            first answer, with the thing as it is now. Any text, new for each request.
        body (CreateVolumeForm):
        body (VolumeFromUploads): Finished uploads that are one scan, with the fields that a form
            has. An empty text says nothing.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[VolumeRead]
    """

    kwargs = _get_kwargs(
        body=body,
        idempotency_key=idempotency_key,
    )

    response = client.get_httpx_client().request(
        **kwargs,
    )

    return _build_response(client=client, response=response)


def sync(
    *,
    client: AuthenticatedClient | Client,
    body: CreateVolumeForm | VolumeFromUploads | Unset = UNSET,
    idempotency_key: None | str | Unset = UNSET,
) -> VolumeRead | None:
    """Create Volume

     Take in a scan: one file, or its slices, sent here or by `/uploads` before.

    The same bytes again give the volume that is there (200). Uploads go when a volume is made of them,
    and stay for
    another try when they are refused.

    Args:
        idempotency_key (None | str | Unset): Marks repeats of one request, for clients whose
            answer was lost: a repeat has no second effect and gets the status and Location of the
            first answer, with the thing as it is now. Any text, new for each request.
        body (CreateVolumeForm):
        body (VolumeFromUploads): Finished uploads that are one scan, with the fields that a form
            has. An empty text says nothing.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        VolumeRead
    """

    return sync_detailed(
        client=client,
        body=body,
        idempotency_key=idempotency_key,
    ).parsed


async def asyncio_detailed(
    *,
    client: AuthenticatedClient | Client,
    body: CreateVolumeForm | VolumeFromUploads | Unset = UNSET,
    idempotency_key: None | str | Unset = UNSET,
) -> Response[VolumeRead]:
    """Create Volume

     Take in a scan: one file, or its slices, sent here or by `/uploads` before.

    The same bytes again give the volume that is there (200). Uploads go when a volume is made of them,
    and stay for
    another try when they are refused.

    Args:
        idempotency_key (None | str | Unset): Marks repeats of one request, for clients whose
            answer was lost: a repeat has no second effect and gets the status and Location of the
            first answer, with the thing as it is now. Any text, new for each request.
        body (CreateVolumeForm):
        body (VolumeFromUploads): Finished uploads that are one scan, with the fields that a form
            has. An empty text says nothing.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[VolumeRead]
    """

    kwargs = _get_kwargs(
        body=body,
        idempotency_key=idempotency_key,
    )

    response = await client.get_async_httpx_client().request(**kwargs)

    return _build_response(client=client, response=response)


async def asyncio(
    *,
    client: AuthenticatedClient | Client,
    body: CreateVolumeForm | VolumeFromUploads | Unset = UNSET,
    idempotency_key: None | str | Unset = UNSET,
) -> VolumeRead | None:
    """Create Volume

     Take in a scan: one file, or its slices, sent here or by `/uploads` before.

    The same bytes again give the volume that is there (200). Uploads go when a volume is made of them,
    and stay for
    another try when they are refused.

    Args:
        idempotency_key (None | str | Unset): Marks repeats of one request, for clients whose
            answer was lost: a repeat has no second effect and gets the status and Location of the
            first answer, with the thing as it is now. Any text, new for each request.
        body (CreateVolumeForm):
        body (VolumeFromUploads): Finished uploads that are one scan, with the fields that a form
            has. An empty text says nothing.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        VolumeRead
    """

    return (
        await asyncio_detailed(
            client=client,
            body=body,
            idempotency_key=idempotency_key,
        )
    ).parsed
