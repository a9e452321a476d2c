from http import HTTPStatus
from typing import Any
from urllib.parse import quote

import httpx

from ... import errors
from ...client import AuthenticatedClient, Client
from ...models.contradiction_list import ContradictionList
from ...types import Response


def _get_kwargs(
    segmentation_id: str,
) -> dict[str, Any]:

    _kwargs: dict[str, Any] = {
        "method": "get",
        "url": "/api/v1/segmentations/{segmentation_id}/contradictions".format(
            segmentation_id=quote(str(segmentation_id), safe=""),
        ),
    }

    return _kwargs


def _parse_response(*, client: AuthenticatedClient | Client, response: httpx.Response) -> ContradictionList | None:
    if response.status_code == 200:
        response_200 = ContradictionList.from_dict(response.json())

        return response_200

    if client.raise_on_unexpected_status:
        raise errors.UnexpectedStatus(response.status_code, response.content)
    else:
        return None


def _build_response(*, client: AuthenticatedClient | Client, response: httpx.Response) -> Response[ContradictionList]:
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
) -> Response[ContradictionList]:
    """List Contradictions

     Slices whose tag and mask say the opposite: called normal with a mask, or with fluid and none; by
    index.

    Args:
        segmentation_id (str):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[ContradictionList]
    """

    kwargs = _get_kwargs(
        segmentation_id=segmentation_id,
    )

    response = client.get_httpx_client().request(
        **kwargs,
    )

    return _build_response(client=client, response=response)


def sync(
    segmentation_id: str,
    *,
    client: AuthenticatedClient | Client,
) -> ContradictionList | None:
    """List Contradictions

     Slices whose tag and mask say the opposite: called normal with a mask, or with fluid and none; by
    index.

    Args:
        segmentation_id (str):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        ContradictionList
    """

    return sync_detailed(
        segmentation_id=segmentation_id,
        client=client,
    ).parsed


async def asyncio_detailed(
    segmentation_id: str,
    *,
    client: AuthenticatedClient | Client,
) -> Response[ContradictionList]:
    """List Contradictions

     Slices whose tag and mask say the opposite: called normal with a mask, or with fluid and none; by
    index.

    Args:
        segmentation_id (str):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[ContradictionList]
    """

    kwargs = _get_kwargs(
        segmentation_id=segmentation_id,
    )

    response = await client.get_async_httpx_client().request(**kwargs)

    return _build_response(client=client, response=response)


async def asyncio(
    segmentation_id: str,
    *,
    client: AuthenticatedClient | Client,
) -> ContradictionList | None:
    """List Contradictions

     Slices whose tag and mask say the opposite: called normal with a mask, or with fluid and none; by
    index.

    Args:
        segmentation_id (str):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        ContradictionList
    """

    return (
        await asyncio_detailed(
            segmentation_id=segmentation_id,
            client=client,
        )
    ).parsed
