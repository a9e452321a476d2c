from http import HTTPStatus
from typing import Any

import httpx

from ... import errors
from ...client import AuthenticatedClient, Client
from ...models.token_create import TokenCreate
from ...models.token_made import TokenMade
from ...types import UNSET, Response, Unset


def _get_kwargs(
    *,
    body: TokenCreate,
    idempotency_key: None | str | Unset = UNSET,
) -> dict[str, Any]:
    headers: dict[str, Any] = {}
    if not isinstance(idempotency_key, Unset):
        headers["idempotency-key"] = idempotency_key

    _kwargs: dict[str, Any] = {
        "method": "post",
        "url": "/api/v1/tokens",
    }

    _kwargs["json"] = body.to_dict()

    headers["Content-Type"] = "application/json"

    _kwargs["headers"] = headers
    return _kwargs


def _parse_response(*, client: AuthenticatedClient | Client, response: httpx.Response) -> TokenMade | None:
    if response.status_code == 201:
        response_201 = TokenMade.from_dict(response.json())

        return response_201

    if client.raise_on_unexpected_status:
        raise errors.UnexpectedStatus(response.status_code, response.content)
    else:
        return None


def _build_response(*, client: AuthenticatedClient | Client, response: httpx.Response) -> Response[TokenMade]:
    return Response(
        status_code=HTTPStatus(response.status_code),
        content=response.content,
        headers=response.headers,
        parsed=_parse_response(client=client, response=response),
    )


def sync_detailed(
    *,
    client: AuthenticatedClient | Client,
    body: TokenCreate,
    idempotency_key: None | str | Unset = UNSET,
) -> Response[TokenMade]:
    """Create Token

     Make a bearer token. The answer alone holds its secret, so a repeat with the same `Idempotency-Key`
    makes none
    and answers 409 `token_made_already` with the `token_id`: revoke that one and make another under a
    new key.

    Args:
        idempotency_key (None | str | Unset): Marks repeats of one request, for clients whose
            answer was lost: a repeat has no second effect and gets the status and Location of the
            first answer, with the thing as it is now. Any text, new for each request.
        body (TokenCreate): A new token. Without a user it gets one of its own, so that its tags
            are a reader's of their own.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[TokenMade]
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
    body: TokenCreate,
    idempotency_key: None | str | Unset = UNSET,
) -> TokenMade | None:
    """Create Token

     Make a bearer token. The answer alone holds its secret, so a repeat with the same `Idempotency-Key`
    makes none
    and answers 409 `token_made_already` with the `token_id`: revoke that one and make another under a
    new key.

    Args:
        idempotency_key (None | str | Unset): Marks repeats of one request, for clients whose
            answer was lost: a repeat has no second effect and gets the status and Location of the
            first answer, with the thing as it is now. Any text, new for each request.
        body (TokenCreate): A new token. Without a user it gets one of its own, so that its tags
            are a reader's of their own.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        TokenMade
    """

    return sync_detailed(
        client=client,
        body=body,
        idempotency_key=idempotency_key,
    ).parsed


async def asyncio_detailed(
    *,
    client: AuthenticatedClient | Client,
    body: TokenCreate,
    idempotency_key: None | str | Unset = UNSET,
) -> Response[TokenMade]:
    """Create Token

     Make a bearer token. The answer alone holds its secret, so a repeat with the same `Idempotency-Key`
    makes none
    and answers 409 `token_made_already` with the `token_id`: revoke that one and make another under a
    new key.

    Args:
        idempotency_key (None | str | Unset): Marks repeats of one request, for clients whose
            answer was lost: a repeat has no second effect and gets the status and Location of the
            first answer, with the thing as it is now. Any text, new for each request.
        body (TokenCreate): A new token. Without a user it gets one of its own, so that its tags
            are a reader's of their own.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[TokenMade]
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
    body: TokenCreate,
    idempotency_key: None | str | Unset = UNSET,
) -> TokenMade | None:
    """Create Token

     Make a bearer token. The answer alone holds its secret, so a repeat with the same `Idempotency-Key`
    makes none
    and answers 409 `token_made_already` with the `token_id`: revoke that one and make another under a
    new key.

    Args:
        idempotency_key (None | str | Unset): Marks repeats of one request, for clients whose
            answer was lost: a repeat has no second effect and gets the status and Location of the
            first answer, with the thing as it is now. Any text, new for each request.
        body (TokenCreate): A new token. Without a user it gets one of its own, so that its tags
            are a reader's of their own.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        TokenMade
    """

    return (
        await asyncio_detailed(
            client=client,
            body=body,
            idempotency_key=idempotency_key,
        )
    ).parsed
