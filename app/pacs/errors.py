"""What can go wrong with the PACS, in words that name its answer but nothing of a patient."""

from __future__ import annotations

from app.errors import Conflict, NotFound, ServiceError, Unavailable, Unusable


class PacsNotConfigured(Conflict):
    """This installation knows of no PACS."""

    code = "pacs_not_configured"
    title = "No PACS"

    def __init__(self) -> None:
        super().__init__("This server knows of no PACS: SEROUS_PACS_URL is not set.")


class PacsError(ServiceError):
    """The PACS is the cause. Base of what follows."""

    status_code = 502
    code = "pacs_error"
    title = "The PACS does not play along"


class PacsAway(PacsError):
    """Nobody answers at its address."""

    code = "pacs_away"
    title = "The PACS cannot be reached"

    def __init__(self, why: str) -> None:
        super().__init__(
            f"The PACS cannot be reached ({why}); nothing was stored. Try again, or see to SEROUS_PACS_URL."
        )


class PacsSlow(PacsError):
    """It keeps us waiting for longer than the settings allow."""

    status_code = 504
    code = "pacs_slow"
    title = "The PACS is too slow"

    def __init__(self, seconds: float, setting: str) -> None:
        super().__init__(
            f"The PACS did not answer within {seconds:g} s ({setting}); nothing was stored. Try again later."
        )


class PacsRefused(PacsError):
    """It answers with an error of its own."""

    code = "pacs_refused"
    title = "The PACS refuses"

    def __init__(self, status: int) -> None:
        super().__init__(f"The PACS answered with status {status}{_meaning(status)}.", extra={"pacs_status": status})


def _meaning(status: int) -> str:
    if 300 <= status < 400:
        return ": it sends us to another address, and no other is ever asked"
    meanings = {
        401: ": it does not know us; see to SEROUS_PACS_USER and SEROUS_PACS_PASSWORD, or SEROUS_PACS_TOKEN",
        403: ": our user there may not do this",
        404: ": it has nothing of that name, or its address in SEROUS_PACS_URL is no DICOMweb service",
    }
    return meanings.get(status, "")


class PacsUntrusted(PacsError):
    """Its certificate does not hold."""

    code = "pacs_untrusted"
    title = "The PACS is not trusted"

    def __init__(self) -> None:
        super().__init__("The PACS's certificate cannot be checked; SEROUS_PACS_CA_FILE names the authority to trust.")


class PacsUnintelligible(PacsError):
    """Its answer is not what DICOMweb promises."""

    code = "pacs_unintelligible"
    title = "The PACS cannot be understood"

    def __init__(self, what: str) -> None:
        super().__init__(f"The PACS's answer is not what DICOMweb promises: {what}. Nothing was stored.")


class PacsTooLarge(PacsError):
    """It sends more than an upload may have."""

    status_code = 413
    code = "pacs_too_large"
    title = "The PACS sends too much"

    def __init__(self, limit: int) -> None:
        super().__init__(
            f"The PACS sends more than the {limit:,} bytes that this server takes at once; nothing was stored."
        )


class PacsOtherStudy(PacsError):
    """What came is not what was asked for: perhaps another patient's."""

    code = "pacs_other_study"
    title = "The PACS sent another study"

    def __init__(self, level: str) -> None:
        super().__init__(
            f"The PACS sent an image of another {level} than was asked for, perhaps another patient's; "
            "nothing of the answer was stored. Tell whoever runs the PACS."
        )


class NothingOphthalmic(PacsError):
    """The series has no image that is read here."""

    status_code = 422
    code = "nothing_ophthalmic"
    title = "No OCT in this series"

    def __init__(self, n_others: int) -> None:
        others = f"its {n_others} images are of other SOP classes" if n_others else "the PACS sent no image of it"
        super().__init__(f"The series holds no ophthalmic tomography: {others}.")


class PacsKeptNothing(PacsError):
    """It says that it stored our result, and does not have it."""

    code = "pacs_kept_nothing"
    title = "The PACS did not keep the result"

    def __init__(self, kind: str) -> None:
        super().__init__(f"The PACS took the {kind} without complaint, but does not find it when asked for it.")


class PacsRefusedInstance(PacsError):
    """It answers the push with a reason against our result."""

    code = "pacs_refused_instance"
    title = "The PACS refuses the result"

    def __init__(self, kind: str, status: int | None, reason: int | None) -> None:
        answered = "" if status is None else f" with status {status}"
        why = "" if reason is None else f", failure reason {reason:04X}H"
        super().__init__(
            f"The PACS refused the {kind}{answered}{why}.", extra={"pacs_status": status, "failure_reason": reason}
        )


class PacsBusy(Unavailable):
    """As many questions wait for the PACS as may."""

    code = "pacs_busy"

    def __init__(self) -> None:
        super().__init__("Other searches still wait for the PACS; try again shortly.")


class PacsQueryTooWide(Unusable):
    """A search for everybody."""

    code = "pacs_query_too_wide"

    def __init__(self) -> None:
        super().__init__("Give a patient_id or a date; the whole PACS is not listed.")


class TransferNotFound(NotFound):
    """No such transfer, or it was forgotten 30 days after its end."""

    code = "transfer_not_found"

    def __init__(self, transfer_id: str) -> None:
        super().__init__(f"There is no transfer {transfer_id}.")
