from http import HTTPStatus
from typing import Any

import httpx

from ... import errors
from ...client import AuthenticatedClient, Client
from ...models.export_measurements_format import (
    ExportMeasurementsFormat,
)
from ...models.export_measurements_level import (
    ExportMeasurementsLevel,
)
from ...types import UNSET, Response, Unset


def _get_kwargs(
    *,
    format_: ExportMeasurementsFormat | Unset = "csv",
    level: ExportMeasurementsLevel | Unset = "volume",
) -> dict[str, Any]:

    params: dict[str, Any] = {}

    json_format_: str | Unset = UNSET
    if not isinstance(format_, Unset):
        json_format_ = format_

    params["format"] = json_format_

    json_level: str | Unset = UNSET
    if not isinstance(level, Unset):
        json_level = level

    params["level"] = json_level

    params = {k: v for k, v in params.items() if v is not UNSET and v is not None}

    _kwargs: dict[str, Any] = {
        "method": "get",
        "url": "/api/v1/measurements",
        "params": params,
    }

    return _kwargs


def _parse_response(*, client: AuthenticatedClient | Client, response: httpx.Response) -> Any | None:
    if response.status_code == 200:
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
    format_: ExportMeasurementsFormat | Unset = "csv",
    level: ExportMeasurementsLevel | Unset = "volume",
) -> Response[Any]:
    """Export Measurements

     The figures of all finished segmentations as one table; `measured` says why a row has none.

    Args:
        format_ (ExportMeasurementsFormat | Unset):  Default: 'csv'.
        level (ExportMeasurementsLevel | Unset): One row a segmentation, or each of its B-scans or
            ETDRS sectors Default: 'volume'.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[Any]
    """

    kwargs = _get_kwargs(
        format_=format_,
        level=level,
    )

    response = client.get_httpx_client().request(
        **kwargs,
    )

    return _build_response(client=client, response=response)


async def asyncio_detailed(
    *,
    client: AuthenticatedClient | Client,
    format_: ExportMeasurementsFormat | Unset = "csv",
    level: ExportMeasurementsLevel | Unset = "volume",
) -> Response[Any]:
    """Export Measurements

     The figures of all finished segmentations as one table; `measured` says why a row has none.

    Args:
        format_ (ExportMeasurementsFormat | Unset):  Default: 'csv'.
        level (ExportMeasurementsLevel | Unset): One row a segmentation, or each of its B-scans or
            ETDRS sectors Default: 'volume'.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[Any]
    """

    kwargs = _get_kwargs(
        format_=format_,
        level=level,
    )

    response = await client.get_async_httpx_client().request(**kwargs)

    return _build_response(client=client, response=response)
