from http import HTTPStatus
from typing import Any

import httpx

from ... import errors
from ...client import AuthenticatedClient, Client
from ...models.training_job_read import TrainingJobRead
from ...models.training_request import TrainingRequest
from ...types import UNSET, Response, Unset


def _get_kwargs(
    *,
    body: None | TrainingRequest | Unset = UNSET,
    idempotency_key: None | str | Unset = UNSET,
) -> dict[str, Any]:
    headers: dict[str, Any] = {}
    if not isinstance(idempotency_key, Unset):
        headers["idempotency-key"] = idempotency_key

    _kwargs: dict[str, Any] = {
        "method": "post",
        "url": "/api/v1/training-jobs",
    }

    if isinstance(body, TrainingRequest):
        _kwargs["json"] = body.to_dict()
    else:
        _kwargs["json"] = body

    headers["Content-Type"] = "application/json"

    _kwargs["headers"] = headers
    return _kwargs


def _parse_response(*, client: AuthenticatedClient | Client, response: httpx.Response) -> TrainingJobRead | None:
    if response.status_code == 202:
        response_202 = TrainingJobRead.from_dict(response.json())

        return response_202

    if client.raise_on_unexpected_status:
        raise errors.UnexpectedStatus(response.status_code, response.content)
    else:
        return None


def _build_response(*, client: AuthenticatedClient | Client, response: httpx.Response) -> Response[TrainingJobRead]:
    return Response(
        status_code=HTTPStatus(response.status_code),
        content=response.content,
        headers=response.headers,
        parsed=_parse_response(client=client, response=response),
    )


def sync_detailed(
    *,
    client: AuthenticatedClient | Client,
    body: None | TrainingRequest | Unset = UNSET,
    idempotency_key: None | str | Unset = UNSET,
) -> Response[TrainingJobRead]:
    """Create Training Job

     Retrain on the tags as they are now. 409 while a training is under way, or where training is
    switched off.

    Args:
        idempotency_key (None | str | Unset): Marks repeats of one request, for clients whose
            answer was lost: a repeat has no second effect and gets the status and Location of the
            first answer, with the thing as it is now. Any text, new for each request.
        body (None | TrainingRequest | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[TrainingJobRead]
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
    body: None | TrainingRequest | Unset = UNSET,
    idempotency_key: None | str | Unset = UNSET,
) -> TrainingJobRead | None:
    """Create Training Job

     Retrain on the tags as they are now. 409 while a training is under way, or where training is
    switched off.

    Args:
        idempotency_key (None | str | Unset): Marks repeats of one request, for clients whose
            answer was lost: a repeat has no second effect and gets the status and Location of the
            first answer, with the thing as it is now. Any text, new for each request.
        body (None | TrainingRequest | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        TrainingJobRead
    """

    return sync_detailed(
        client=client,
        body=body,
        idempotency_key=idempotency_key,
    ).parsed


async def asyncio_detailed(
    *,
    client: AuthenticatedClient | Client,
    body: None | TrainingRequest | Unset = UNSET,
    idempotency_key: None | str | Unset = UNSET,
) -> Response[TrainingJobRead]:
    """Create Training Job

     Retrain on the tags as they are now. 409 while a training is under way, or where training is
    switched off.

    Args:
        idempotency_key (None | str | Unset): Marks repeats of one request, for clients whose
            answer was lost: a repeat has no second effect and gets the status and Location of the
            first answer, with the thing as it is now. Any text, new for each request.
        body (None | TrainingRequest | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[TrainingJobRead]
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
    body: None | TrainingRequest | Unset = UNSET,
    idempotency_key: None | str | Unset = UNSET,
) -> TrainingJobRead | None:
    """Create Training Job

     Retrain on the tags as they are now. 409 while a training is under way, or where training is
    switched off.

    Args:
        idempotency_key (None | str | Unset): Marks repeats of one request, for clients whose
            answer was lost: a repeat has no second effect and gets the status and Location of the
            first answer, with the thing as it is now. Any text, new for each request.
        body (None | TrainingRequest | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        TrainingJobRead
    """

    return (
        await asyncio_detailed(
            client=client,
            body=body,
            idempotency_key=idempotency_key,
        )
    ).parsed
