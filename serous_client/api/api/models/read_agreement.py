from http import HTTPStatus
from typing import Any
from urllib.parse import quote

import httpx

from ... import errors
from ...client import AuthenticatedClient, Client
from ...models.agreement_read import AgreementRead
from ...types import UNSET, Response


def _get_kwargs(
    volume_id: str,
    *,
    first: str,
    second: str,
) -> dict[str, Any]:

    params: dict[str, Any] = {}

    params["first"] = first

    params["second"] = second

    params = {k: v for k, v in params.items() if v is not UNSET and v is not None}

    _kwargs: dict[str, Any] = {
        "method": "get",
        "url": "/api/v1/model-comparisons/{volume_id}/agreement".format(
            volume_id=quote(str(volume_id), safe=""),
        ),
        "params": params,
    }

    return _kwargs


def _parse_response(*, client: AuthenticatedClient | Client, response: httpx.Response) -> AgreementRead | None:
    if response.status_code == 200:
        response_200 = AgreementRead.from_dict(response.json())

        return response_200

    if client.raise_on_unexpected_status:
        raise errors.UnexpectedStatus(response.status_code, response.content)
    else:
        return None


def _build_response(*, client: AuthenticatedClient | Client, response: httpx.Response) -> Response[AgreementRead]:
    return Response(
        status_code=HTTPStatus(response.status_code),
        content=response.content,
        headers=response.headers,
        parsed=_parse_response(client=client, response=response),
    )


def sync_detailed(
    volume_id: str,
    *,
    client: AuthenticatedClient | Client,
    first: str,
    second: str,
) -> Response[AgreementRead]:
    """Read Agreement

     Dice of the two versions' masks of one volume; 409 until both have segmented it.

    Args:
        volume_id (str):
        first (str): id of a model version
        second (str): id of a model version

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[AgreementRead]
    """

    kwargs = _get_kwargs(
        volume_id=volume_id,
        first=first,
        second=second,
    )

    response = client.get_httpx_client().request(
        **kwargs,
    )

    return _build_response(client=client, response=response)


def sync(
    volume_id: str,
    *,
    client: AuthenticatedClient | Client,
    first: str,
    second: str,
) -> AgreementRead | None:
    """Read Agreement

     Dice of the two versions' masks of one volume; 409 until both have segmented it.

    Args:
        volume_id (str):
        first (str): id of a model version
        second (str): id of a model version

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        AgreementRead
    """

    return sync_detailed(
        volume_id=volume_id,
        client=client,
        first=first,
        second=second,
    ).parsed


async def asyncio_detailed(
    volume_id: str,
    *,
    client: AuthenticatedClient | Client,
    first: str,
    second: str,
) -> Response[AgreementRead]:
    """Read Agreement

     Dice of the two versions' masks of one volume; 409 until both have segmented it.

    Args:
        volume_id (str):
        first (str): id of a model version
        second (str): id of a model version

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[AgreementRead]
    """

    kwargs = _get_kwargs(
        volume_id=volume_id,
        first=first,
        second=second,
    )

    response = await client.get_async_httpx_client().request(**kwargs)

    return _build_response(client=client, response=response)


async def asyncio(
    volume_id: str,
    *,
    client: AuthenticatedClient | Client,
    first: str,
    second: str,
) -> AgreementRead | None:
    """Read Agreement

     Dice of the two versions' masks of one volume; 409 until both have segmented it.

    Args:
        volume_id (str):
        first (str): id of a model version
        second (str): id of a model version

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        AgreementRead
    """

    return (
        await asyncio_detailed(
            volume_id=volume_id,
            client=client,
            first=first,
            second=second,
        )
    ).parsed
