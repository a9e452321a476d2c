"""HTTP to the one PACS that the settings name: no other address, no redirect, nothing without an end."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import requests
from requests.auth import AuthBase, HTTPBasicAuth
from urllib3.exceptions import HTTPError as TransportError
from urllib3.exceptions import IncompleteRead, ProtocolError, ReadTimeoutError

from app.errors import ServiceError
from app.pacs.errors import (
    PacsAway,
    PacsNotConfigured,
    PacsRefused,
    PacsSlow,
    PacsTooLarge,
    PacsUnintelligible,
    PacsUntrusted,
)
from app.settings import Settings

for library in ("urllib3", "requests"):
    logging.getLogger(library).setLevel(logging.CRITICAL)  # theirs quote addresses, and one may hold a patient's id

JSON = "application/dicom+json"

READ_BYTES = 256 * 1024
"""Most bytes of one look at the socket; what is there comes at once, so that a trickle cannot outlast the deadline."""

END_BYTES = 200
"""The last boundary, at most 70 characters, with its line ends and what a sloppy server adds."""

Tell = Callable[[int, int | None], None]
"""Told the bytes so far and those that were promised, if any were."""


class Bearer(AuthBase):
    """Signs in with a token."""

    def __init__(self, token: str) -> None:
        self._token = token

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        request.headers["Authorization"] = f"Bearer {self._token}"
        return request


class PacsSession(requests.Session):
    """A session that goes to the PACS alone, and reads no answer that is too long, too slow or cut short.

    Proxies, certificates and passwords (`.netrc`) of the environment are not looked at.
    """

    def __init__(self, settings: Settings, *, seconds: float, setting: str, max_bytes: int, tell: Tell | None = None):
        super().__init__()
        if not settings.pacs_url:
            raise PacsNotConfigured()
        self.trust_env = False
        self.verify = _authorities(settings)
        self.headers["Accept"] = JSON
        self.auth = _sign_in(settings)
        self._settings = settings
        self._seconds, self._setting = seconds, setting
        self._deadline = time.monotonic() + seconds
        self._max_bytes = max_bytes
        self._tell = tell

    def request(self, method: str, url: str | bytes, *args: Any, **options: Any) -> requests.Response:
        """One request, for `requests` and for libraries on top of it.

        Raises:
            PacsError
        """
        if not str(url).startswith((f"{self._settings.pacs_url}/", f"{self._settings.pacs_url}?")):
            raise PacsUnintelligible("a library would ask another address for it")
        options |= {"allow_redirects": False, "stream": True, "timeout": self._settings.pacs_timeout_s}
        (options.get("headers") or {}).pop("Host", None)  # dicomweb-client leaves the port out
        with pacs_errors(self._settings):
            response = super().request(method, url, *args, **options)
        if 300 <= response.status_code < 400:
            response.close()
            raise PacsRefused(response.status_code)
        # `content`, `json` and all others read by way of this method
        response.iter_content = lambda chunk_size=1, decode_unicode=False: self._read(response)  # type: ignore[method-assign]
        return response

    def _read(self, response: requests.Response) -> Iterator[bytes]:
        """The body as it comes, under the limits."""
        end = _last_boundary(response.headers.get("Content-Type", ""))
        promised = response.headers.get("Content-Length", "")
        n_bytes, tail = 0, b""
        with response, pacs_errors(self._settings):
            while chunk := response.raw.read1(READ_BYTES, decode_content=True):
                n_bytes += len(chunk)
                if n_bytes > self._max_bytes:
                    raise PacsTooLarge(self._max_bytes)
                if time.monotonic() > self._deadline:
                    raise PacsSlow(self._seconds, self._setting)
                tail = (tail + chunk)[-END_BYTES:]
                if self._tell is not None:
                    self._tell(n_bytes, int(promised) if promised.isdigit() else None)
                yield chunk
        if end and end not in tail:
            raise PacsUnintelligible("it ends in the midst of an image")


def _authorities(settings: Settings) -> str | bool:
    if settings.pacs_ca_file is None:
        return True
    path = settings.pacs_ca_file.expanduser()
    if not path.is_file():
        raise PacsUntrusted()
    return str(path)


def _sign_in(settings: Settings) -> AuthBase | None:
    token = settings.pacs_token.get_secret_value()
    if token:
        return Bearer(token)
    return HTTPBasicAuth(settings.pacs_user, settings.pacs_password.get_secret_value()) if settings.pacs_user else None


def _last_boundary(content_type: str) -> bytes:
    """What a multipart body ends with; empty for any other body."""
    kind, *parameters = (part.strip() for part in content_type.split(";"))
    if not kind.lower().startswith("multipart/"):
        return b""
    given = dict(part.partition("=")[::2] for part in parameters)
    boundary = next((value for name, value in given.items() if name.lower() == "boundary"), "")
    return b"--" + boundary.strip('"').encode() + b"--" if boundary else b""


@contextmanager
def pacs_errors(settings: Settings) -> Iterator[None]:
    """Turn what libraries raise about the PACS into `PacsError`; the texts of theirs quote addresses and answers."""
    try:
        yield
    except ServiceError:
        raise
    except requests.HTTPError as error:
        raise PacsRefused(0 if error.response is None else error.response.status_code) from error
    except (requests.Timeout, ReadTimeoutError) as error:
        raise PacsSlow(settings.pacs_timeout_s, "SEROUS_PACS_TIMEOUT_S") from error
    except requests.exceptions.SSLError as error:
        raise PacsUntrusted() from error
    except (requests.exceptions.InvalidJSONError, RecursionError) as error:
        raise PacsUnintelligible("it is no JSON") from error
    except (IncompleteRead, ProtocolError, requests.exceptions.ChunkedEncodingError) as error:
        raise PacsUnintelligible("it ends early") from error
    except (requests.RequestException, TransportError) as error:
        raise PacsAway(type(error).__name__) from error
