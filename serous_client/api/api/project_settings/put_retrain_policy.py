from http import HTTPStatus
from typing import Any

import httpx

from ... import errors
from ...client import AuthenticatedClient, Client
from ...models.retrain_policy_read import RetrainPolicyRead
from ...models.retrain_policy_write import RetrainPolicyWrite
from ...types import Response


def _get_kwargs(
    *,
    body: RetrainPolicyWrite,
) -> dict[str, Any]:
    headers: dict[str, Any] = {}

    _kwargs: dict[str, Any] = {
        "method": "put",
        "url": "/api/v1/project-settings/retraining",
    }

    _kwargs["json"] = body.to_dict()

    headers["Content-Type"] = "application/json"

    _kwargs["headers"] = headers
    return _kwargs


def _parse_response(*, client: AuthenticatedClient | Client, response: httpx.Response) -> RetrainPolicyRead | None:
    if response.status_code == 200:
        response_200 = RetrainPolicyRead.from_dict(response.json())

        return response_200

    if client.raise_on_unexpected_status:
        raise errors.UnexpectedStatus(response.status_code, response.content)
    else:
        return None


def _build_response(*, client: AuthenticatedClient | Client, response: httpx.Response) -> Response[RetrainPolicyRead]:
    return Response(
        status_code=HTTPStatus(response.status_code),
        content=response.content,
        headers=response.headers,
        parsed=_parse_response(client=client, response=response),
    )


def sync_detailed(
    *,
    client: AuthenticatedClient | Client,
    body: RetrainPolicyWrite,
) -> Response[RetrainPolicyRead]:
    """Put Retrain Policy

     Decide anew when trainings start. A training under way goes on.

    Args:
        body (RetrainPolicyWrite): The policy to hold from now on. The numbers bind automatic
            trainings alone, and are kept in every mode.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[RetrainPolicyRead]
    """

    kwargs = _get_kwargs(
        body=body,
    )

    response = client.get_httpx_client().request(
        **kwargs,
    )

    return _build_response(client=client, response=response)


def sync(
    *,
    client: AuthenticatedClient | Client,
    body: RetrainPolicyWrite,
) -> RetrainPolicyRead | None:
    """Put Retrain Policy

     Decide anew when trainings start. A training under way goes on.

    Args:
        body (RetrainPolicyWrite): The policy to hold from now on. The numbers bind automatic
            trainings alone, and are kept in every mode.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        RetrainPolicyRead
    """

    return sync_detailed(
        client=client,
        body=body,
    ).parsed


async def asyncio_detailed(
    *,
    client: AuthenticatedClient | Client,
    body: RetrainPolicyWrite,
) -> Response[RetrainPolicyRead]:
    """Put Retrain Policy

     Decide anew when trainings start. A training under way goes on.

    Args:
        body (RetrainPolicyWrite): The policy to hold from now on. The numbers bind automatic
            trainings alone, and are kept in every mode.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[RetrainPolicyRead]
    """

    kwargs = _get_kwargs(
        body=body,
    )

    response = await client.get_async_httpx_client().request(**kwargs)

    return _build_response(client=client, response=response)


async def asyncio(
    *,
    client: AuthenticatedClient | Client,
    body: RetrainPolicyWrite,
) -> RetrainPolicyRead | None:
    """Put Retrain Policy

     Decide anew when trainings start. A training under way goes on.

    Args:
        body (RetrainPolicyWrite): The policy to hold from now on. The numbers bind automatic
            trainings alone, and are kept in every mode.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        RetrainPolicyRead
    """

    return (
        await asyncio_detailed(
            client=client,
            body=body,
        )
    ).parsed
