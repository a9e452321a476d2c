from http import HTTPStatus
from typing import Any

import httpx

from ... import errors
from ...client import AuthenticatedClient, Client
from ...models.create_segmentation_form import CreateSegmentationForm
from ...models.segmentation_read import SegmentationRead
from ...models.segmentation_request import SegmentationRequest
from ...types import UNSET, Response, Unset


def _get_kwargs(
    *,
    body: SegmentationRequest | CreateSegmentationForm | Unset = UNSET,
    prefer: None | str | Unset = UNSET,
    idempotency_key: None | str | Unset = UNSET,
) -> dict[str, Any]:
    headers: dict[str, Any] = {}
    if not isinstance(prefer, Unset):
        headers["prefer"] = prefer

    if not isinstance(idempotency_key, Unset):
        headers["idempotency-key"] = idempotency_key

    _kwargs: dict[str, Any] = {
        "method": "post",
        "url": "/api/v1/segmentations",
    }

    if isinstance(body, SegmentationRequest):
        _kwargs["json"] = body.to_dict()

        headers["Content-Type"] = "application/json"
    if isinstance(body, CreateSegmentationForm):
        _kwargs["files"] = body.to_multipart()

        headers["Content-Type"] = "multipart/form-data; boundary=+++"

    _kwargs["headers"] = headers
    return _kwargs


def _parse_response(*, client: AuthenticatedClient | Client, response: httpx.Response) -> SegmentationRead | None:
    if response.status_code == 201:
        response_201 = SegmentationRead.from_dict(response.json())

        return response_201

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
    *,
    client: AuthenticatedClient | Client,
    body: SegmentationRequest | CreateSegmentationForm | Unset = UNSET,
    prefer: None | str | Unset = UNSET,
    idempotency_key: None | str | Unset = UNSET,
) -> Response[SegmentationRead]:
    """Create Segmentation

     Segment a stored volume (JSON) or a scan sent along (multipart). The same again gives the result
    there is.

    Args:
        prefer (None | str | Unset):
        idempotency_key (None | str | Unset): Marks repeats of one request, for clients whose
            answer was lost: a repeat has no second effect and gets the status and Location of the
            first answer, with the thing as it is now. Any text, new for each request.
        body (SegmentationRequest): Which volume, and with what; nothing given: the model in use.
            `method` is one of `GET /methods`.
        body (CreateSegmentationForm):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[SegmentationRead]
    """

    kwargs = _get_kwargs(
        body=body,
        prefer=prefer,
        idempotency_key=idempotency_key,
    )

    response = client.get_httpx_client().request(
        **kwargs,
    )

    return _build_response(client=client, response=response)


def sync(
    *,
    client: AuthenticatedClient | Client,
    body: SegmentationRequest | CreateSegmentationForm | Unset = UNSET,
    prefer: None | str | Unset = UNSET,
    idempotency_key: None | str | Unset = UNSET,
) -> SegmentationRead | None:
    """Create Segmentation

     Segment a stored volume (JSON) or a scan sent along (multipart). The same again gives the result
    there is.

    Args:
        prefer (None | str | Unset):
        idempotency_key (None | str | Unset): Marks repeats of one request, for clients whose
            answer was lost: a repeat has no second effect and gets the status and Location of the
            first answer, with the thing as it is now. Any text, new for each request.
        body (SegmentationRequest): Which volume, and with what; nothing given: the model in use.
            `method` is one of `GET /methods`.
        body (CreateSegmentationForm):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        SegmentationRead
    """

    return sync_detailed(
        client=client,
        body=body,
        prefer=prefer,
        idempotency_key=idempotency_key,
    ).parsed


async def asyncio_detailed(
    *,
    client: AuthenticatedClient | Client,
    body: SegmentationRequest | CreateSegmentationForm | Unset = UNSET,
    prefer: None | str | Unset = UNSET,
    idempotency_key: None | str | Unset = UNSET,
) -> Response[SegmentationRead]:
    """Create Segmentation

     Segment a stored volume (JSON) or a scan sent along (multipart). The same again gives the result
    there is.

    Args:
        prefer (None | str | Unset):
        idempotency_key (None | str | Unset): Marks repeats of one request, for clients whose
            answer was lost: a repeat has no second effect and gets the status and Location of the
            first answer, with the thing as it is now. Any text, new for each request.
        body (SegmentationRequest): Which volume, and with what; nothing given: the model in use.
            `method` is one of `GET /methods`.
        body (CreateSegmentationForm):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[SegmentationRead]
    """

    kwargs = _get_kwargs(
        body=body,
        prefer=prefer,
        idempotency_key=idempotency_key,
    )

    response = await client.get_async_httpx_client().request(**kwargs)

    return _build_response(client=client, response=response)


async def asyncio(
    *,
    client: AuthenticatedClient | Client,
    body: SegmentationRequest | CreateSegmentationForm | Unset = UNSET,
    prefer: None | str | Unset = UNSET,
    idempotency_key: None | str | Unset = UNSET,
) -> SegmentationRead | None:
    """Create Segmentation

     Segment a stored volume (JSON) or a scan sent along (multipart). The same again gives the result
    there is.

    Args:
        prefer (None | str | Unset):
        idempotency_key (None | str | Unset): Marks repeats of one request, for clients whose
            answer was lost: a repeat has no second effect and gets the status and Location of the
            first answer, with the thing as it is now. Any text, new for each request.
        body (SegmentationRequest): Which volume, and with what; nothing given: the model in use.
            `method` is one of `GET /methods`.
        body (CreateSegmentationForm):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        SegmentationRead
    """

    return (
        await asyncio_detailed(
            client=client,
            body=body,
            prefer=prefer,
            idempotency_key=idempotency_key,
        )
    ).parsed
