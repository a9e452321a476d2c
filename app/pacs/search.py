"""Questions to the PACS (QIDO-RS): three addresses and JSON. Without dicomweb-client, whose pydicom takes 27 MiB of the
web server's 150; what has to be fetched, parsed or pushed is `client.py`'s, in a process of the worker's."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from app.dicom_web.instances import OPHTHALMIC
from app.pacs.answers import (
    INSTANCE_FIELDS,
    SERIES_FIELDS,
    STUDY_FIELDS,
    Found,
    FoundSeries,
    Json,
    describe,
    file_under,
    text,
    uids_of,
)
from app.pacs.errors import PacsRefused, PacsUnintelligible
from app.pacs.http import PacsSession, pacs_errors
from app.settings import Settings
from models.oct.dicom_out import FiledUnder

SEARCH_BYTES = 4 * 1024**2
"""Longest answer to a question; a series of 4096 images takes some 2 MB."""

SEARCH_S = 30.0
"""Longest time for all the questions of one search: a person waits."""

JSON = {"Accept": "application/dicom+json, application/json"}


class Questions:
    """What may be asked. Only UIDs of the right form come into the path."""

    def __init__(self, settings: Settings, session: PacsSession) -> None:
        self._settings = settings
        self._session = session

    def find_series(self, *, patient_id: str | None, day: date | None, limit: int, all_classes: bool) -> Found:
        """Series of a patient or of a day.

        Raises:
            PacsError
        """
        wanted = {"PatientID": patient_id, "StudyDate": day and day.strftime("%Y%m%d")}
        filters = {name: value for name, value in wanted.items() if value}
        if not all_classes:
            filters["Modality"] = "OPT"
        rows = self._ask("series", SERIES_FIELDS, limit=str(limit), **filters)[:limit]
        found = [self._described(row, patient_id, all_classes) for row in rows]
        series = [one for one in found if one is not None]
        return Found(series, n_left_out=len(found) - len(series))

    def _described(self, row: Json, patient_id: str | None, all_classes: bool) -> FoundSeries | None:
        uids = uids_of(row)
        if uids is None or (patient_id is not None and text(row, "00100020") != patient_id):
            return None  # a PACS that overlooks the filter
        images = self._ask(f"studies/{uids[0]}/series/{uids[1]}/instances", INSTANCE_FIELDS)
        images = [image for image in images if all_classes or text(image, "00080016") in OPHTHALMIC]
        return describe(uids, row, images) if images else None

    def filed_under(self, study_uid: str) -> FiledUnder | None:
        """The patient and the study as the PACS has them; None where it does not have the study.

        Raises:
            PacsUnintelligible: it has the study for two patients; other PacsError.
        """
        rows = self._ask("studies", STUDY_FIELDS, StudyInstanceUID=study_uid)
        mine = [row for row in rows if text(row, "0020000D") == study_uid]
        if len({text(row, "00100020") for row in mine}) > 1:
            raise PacsUnintelligible("it has one study for two patients")
        return file_under(mine[0]) if mine else None

    def has(self, study_uid: str, series_uid: str, sop_instance_uid: str) -> bool:
        """Whether the PACS finds an object where it should lie.

        Raises:
            PacsError
        """
        rows = self._ask(f"studies/{study_uid}/series/{series_uid}/instances", [], SOPInstanceUID=sop_instance_uid)
        return any(text(row, "00080018") == sop_instance_uid for row in rows)

    def _ask(self, path: str, fields: Sequence[str], **filters: str) -> list[Json]:
        """The data sets of an answer. Nothing found is an empty list, or an empty answer (204)."""
        query: list[tuple[str, str]] = [*filters.items(), *(("includefield", name) for name in fields)]
        with pacs_errors(self._settings):
            answer = self._session.get(f"{self._settings.pacs_url}/{path}", params=query, headers=JSON)
            if answer.status_code >= 400:
                answer.close()
                raise PacsRefused(answer.status_code)
            rows = answer.json() if answer.content else []
        rows = [rows] if isinstance(rows, dict) else rows
        if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
            raise PacsUnintelligible("it is no list of data sets")
        return rows


def searching(settings: Settings) -> Questions:
    """The PACS for a person who waits.

    Raises:
        PacsNotConfigured, PacsUntrusted.
    """
    session = PacsSession(settings, seconds=SEARCH_S, setting="all of a search", max_bytes=SEARCH_BYTES)
    return Questions(settings, session)
