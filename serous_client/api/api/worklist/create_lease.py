from http import HTTPStatus
from typing import Any, cast

import httpx

from ... import errors
from ...client import AuthenticatedClient, Client
from ...models.lease_read import LeaseRead
from ...models.lease_request import LeaseRequest
from ...types import UNSET, Response, Unset


def _get_kwargs(
    *,
    body: LeaseRequest | None | Unset = UNSET,
    idempotency_key: None | str | Unset = UNSET,
) -> dict[str, Any]:
    headers: dict[str, Any] = {}
    if not isinstance(idempotency_key, Unset):
        headers["idempotency-key"] = idempotency_key

    _kwargs: dict[str, Any] = {
        "method": "post",
        "url": "/api/v1/queue/leases",
    }

    if isinstance(body, LeaseRequest):
        _kwargs["json"] = body.to_dict()
    else:
        _kwargs["json"] = body

    headers["Content-Type"] = "application/json"

    _kwargs["headers"] = headers
    return _kwargs


def _parse_response(*, client: AuthenticatedClient | Client, response: httpx.Response) -> Any | LeaseRead | None | None:
    if response.status_code == 200:

        def _parse_response_200(data: object) -> LeaseRead | None:
            if data is None:
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                response_200_type_0 = LeaseRead.from_dict(data)

                return response_200_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(LeaseRead | None, data)

        response_200 = _parse_response_200(response.json())

        return response_200

    if response.status_code == 204:
        response_204 = cast(Any, None)
        return response_204

    if client.raise_on_unexpected_status:
        raise errors.UnexpectedStatus(response.status_code, response.content)
    else:
        return None


def _build_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> Response[Any | LeaseRead | None]:
    return Response(
        status_code=HTTPStatus(response.status_code),
        content=response.content,
        headers=response.headers,
        parsed=_parse_response(client=client, response=response),
    )


def sync_detailed(
    *,
    client: AuthenticatedClient | Client,
    body: LeaseRequest | None | Unset = UNSET,
    idempotency_key: None | str | Unset = UNSET,
) -> Response[Any | LeaseRead | None]:
    """Create Lease

     The next slices to tag; nobody else is given them until the lease ends.

    Args:
        idempotency_key (None | str | Unset): Marks repeats of one request, for clients whose
            answer was lost: a repeat has no second effect and gets the status and Location of the
            first answer, with the thing as it is now. Any text, new for each request.
        body (LeaseRequest | None | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[Any | LeaseRead | None]
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
    body: LeaseRequest | None | Unset = UNSET,
    idempotency_key: None | str | Unset = UNSET,
) -> Any | LeaseRead | None | None:
    """Create Lease

     The next slices to tag; nobody else is given them until the lease ends.

    Args:
        idempotency_key (None | str | Unset): Marks repeats of one request, for clients whose
            answer was lost: a repeat has no second effect and gets the status and Location of the
            first answer, with the thing as it is now. Any text, new for each request.
        body (LeaseRequest | None | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Any | LeaseRead | None
    """

    return sync_detailed(
        client=client,
        body=body,
        idempotency_key=idempotency_key,
    ).parsed


async def asyncio_detailed(
    *,
    client: AuthenticatedClient | Client,
    body: LeaseRequest | None | Unset = UNSET,
    idempotency_key: None | str | Unset = UNSET,
) -> Response[Any | LeaseRead | None]:
    """Create Lease

     The next slices to tag; nobody else is given them until the lease ends.

    Args:
        idempotency_key (None | str | Unset): Marks repeats of one request, for clients whose
            answer was lost: a repeat has no second effect and gets the status and Location of the
            first answer, with the thing as it is now. Any text, new for each request.
        body (LeaseRequest | None | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[Any | LeaseRead | None]
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
    body: LeaseRequest | None | Unset = UNSET,
    idempotency_key: None | str | Unset = UNSET,
) -> Any | LeaseRead | None | None:
    """Create Lease

     The next slices to tag; nobody else is given them until the lease ends.

    Args:
        idempotency_key (None | str | Unset): Marks repeats of one request, for clients whose
            answer was lost: a repeat has no second effect and gets the status and Location of the
            first answer, with the thing as it is now. Any text, new for each request.
        body (LeaseRequest | None | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Any | LeaseRead | None
    """

    return (
        await asyncio_detailed(
            client=client,
            body=body,
            idempotency_key=idempotency_key,
        )
    ).parsed
