from http import HTTPStatus
from typing import Any

import httpx

from ... import errors
from ...client import AuthenticatedClient, Client
from ...models.patient_deleted import PatientDeleted
from ...models.patient_deletion import PatientDeletion
from ...types import Response


def _get_kwargs(
    *,
    body: PatientDeletion,
) -> dict[str, Any]:
    headers: dict[str, Any] = {}

    _kwargs: dict[str, Any] = {
        "method": "post",
        "url": "/api/v1/patient-deletions",
    }

    _kwargs["json"] = body.to_dict()

    headers["Content-Type"] = "application/json"

    _kwargs["headers"] = headers
    return _kwargs


def _parse_response(*, client: AuthenticatedClient | Client, response: httpx.Response) -> PatientDeleted | None:
    if response.status_code == 200:
        response_200 = PatientDeleted.from_dict(response.json())

        return response_200

    if client.raise_on_unexpected_status:
        raise errors.UnexpectedStatus(response.status_code, response.content)
    else:
        return None


def _build_response(*, client: AuthenticatedClient | Client, response: httpx.Response) -> Response[PatientDeleted]:
    return Response(
        status_code=HTTPStatus(response.status_code),
        content=response.content,
        headers=response.headers,
        parsed=_parse_response(client=client, response=response),
    )


def sync_detailed(
    *,
    client: AuthenticatedClient | Client,
    body: PatientDeletion,
) -> Response[PatientDeleted]:
    """Delete Patient

     Delete everything that came of one patient: scans, tags and their history, masks, mentions in
    trainings.

    Models that learned from the patient stay and are listed. Doing it twice is fine; `dry_run` only
    counts.

    Args:
        body (PatientDeletion): Whose data are to go.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[PatientDeleted]
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
    body: PatientDeletion,
) -> PatientDeleted | None:
    """Delete Patient

     Delete everything that came of one patient: scans, tags and their history, masks, mentions in
    trainings.

    Models that learned from the patient stay and are listed. Doing it twice is fine; `dry_run` only
    counts.

    Args:
        body (PatientDeletion): Whose data are to go.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        PatientDeleted
    """

    return sync_detailed(
        client=client,
        body=body,
    ).parsed


async def asyncio_detailed(
    *,
    client: AuthenticatedClient | Client,
    body: PatientDeletion,
) -> Response[PatientDeleted]:
    """Delete Patient

     Delete everything that came of one patient: scans, tags and their history, masks, mentions in
    trainings.

    Models that learned from the patient stay and are listed. Doing it twice is fine; `dry_run` only
    counts.

    Args:
        body (PatientDeletion): Whose data are to go.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[PatientDeleted]
    """

    kwargs = _get_kwargs(
        body=body,
    )

    response = await client.get_async_httpx_client().request(**kwargs)

    return _build_response(client=client, response=response)


async def asyncio(
    *,
    client: AuthenticatedClient | Client,
    body: PatientDeletion,
) -> PatientDeleted | None:
    """Delete Patient

     Delete everything that came of one patient: scans, tags and their history, masks, mentions in
    trainings.

    Models that learned from the patient stay and are listed. Doing it twice is fine; `dry_run` only
    counts.

    Args:
        body (PatientDeletion): Whose data are to go.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        PatientDeleted
    """

    return (
        await asyncio_detailed(
            client=client,
            body=body,
        )
    ).parsed
