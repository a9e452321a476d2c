from http import HTTPStatus
from typing import Any
from urllib.parse import quote

import httpx

from ... import errors
from ...client import AuthenticatedClient, Client
from ...models.thickness_read import ThicknessRead
from ...types import UNSET, Response, Unset


def _get_kwargs(
    segmentation_id: str,
    *,
    accept: None | str | Unset = UNSET,
) -> dict[str, Any]:
    headers: dict[str, Any] = {}
    if not isinstance(accept, Unset):
        headers["accept"] = accept

    _kwargs: dict[str, Any] = {
        "method": "get",
        "url": "/api/v1/segmentations/{segmentation_id}/thickness".format(
            segmentation_id=quote(str(segmentation_id), safe=""),
        ),
    }

    _kwargs["headers"] = headers
    return _kwargs


def _parse_response(*, client: AuthenticatedClient | Client, response: httpx.Response) -> ThicknessRead | None:
    if response.status_code == 200:
        response_200 = ThicknessRead.from_dict(response.json())

        return response_200

    if client.raise_on_unexpected_status:
        raise errors.UnexpectedStatus(response.status_code, response.content)
    else:
        return None


def _build_response(*, client: AuthenticatedClient | Client, response: httpx.Response) -> Response[ThicknessRead]:
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
    accept: None | str | Unset = UNSET,
) -> Response[ThicknessRead]:
    """Read Thickness

     En-face fluid thickness in µm: JSON, or with `Accept: image/png` a 16-bit PNG whose values are whole
    µm.

    Args:
        segmentation_id (str):
        accept (None | str | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[ThicknessRead]
    """

    kwargs = _get_kwargs(
        segmentation_id=segmentation_id,
        accept=accept,
    )

    response = client.get_httpx_client().request(
        **kwargs,
    )

    return _build_response(client=client, response=response)


def sync(
    segmentation_id: str,
    *,
    client: AuthenticatedClient | Client,
    accept: None | str | Unset = UNSET,
) -> ThicknessRead | None:
    """Read Thickness

     En-face fluid thickness in µm: JSON, or with `Accept: image/png` a 16-bit PNG whose values are whole
    µm.

    Args:
        segmentation_id (str):
        accept (None | str | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        ThicknessRead
    """

    return sync_detailed(
        segmentation_id=segmentation_id,
        client=client,
        accept=accept,
    ).parsed


async def asyncio_detailed(
    segmentation_id: str,
    *,
    client: AuthenticatedClient | Client,
    accept: None | str | Unset = UNSET,
) -> Response[ThicknessRead]:
    """Read Thickness

     En-face fluid thickness in µm: JSON, or with `Accept: image/png` a 16-bit PNG whose values are whole
    µm.

    Args:
        segmentation_id (str):
        accept (None | str | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[ThicknessRead]
    """

    kwargs = _get_kwargs(
        segmentation_id=segmentation_id,
        accept=accept,
    )

    response = await client.get_async_httpx_client().request(**kwargs)

    return _build_response(client=client, response=response)


async def asyncio(
    segmentation_id: str,
    *,
    client: AuthenticatedClient | Client,
    accept: None | str | Unset = UNSET,
) -> ThicknessRead | None:
    """Read Thickness

     En-face fluid thickness in µm: JSON, or with `Accept: image/png` a 16-bit PNG whose values are whole
    µm.

    Args:
        segmentation_id (str):
        accept (None | str | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        ThicknessRead
    """

    return (
        await asyncio_detailed(
            segmentation_id=segmentation_id,
            client=client,
            accept=accept,
        )
    ).parsed
