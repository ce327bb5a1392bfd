"""One address fetched within limits: size, time, redirects, schemes, addresses, tries.

The answer keeps the bytes as they came over the wire; unpacking is bounded.
What the bytes mean is not known here.
"""

from __future__ import annotations

import io
import random
import ssl
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from functools import cache
from typing import Any, cast
from urllib.parse import urljoin

import httpcore2

from mithaq.documents.packed import GunzipStream
from mithaq.documents.reasons import Reason
from mithaq.feeds.addresses import AddressError, VettedBackend, split_address
from mithaq.feeds.config import FetchLimits
from mithaq.feeds.politeness import Hosts

USER_AGENT = "Mithaq/0.1 (feed reader"
_MAX_RATIO = 200.0
_AGAIN = frozenset({408, 425, 429, 500, 502, 503, 504})
_REDIRECTS = frozenset({301, 302, 303, 307, 308})


class FetchError(Exception):
    """An address that gave nothing: a stable reason, a detail, and whether asking again may help.

    `wait` is how many seconds the server asks to be left alone.
    """

    def __init__(
        self, reason: Reason, detail: str, *, status: int | None = None, again: bool = False, wait: float | None = None
    ) -> None:
        super().__init__(f"{reason.value}: {detail}")
        self.reason = reason
        self.detail = detail
        self.status = status
        self.again = again
        self.wait = wait
        self.attempts = 1


@dataclass(frozen=True, slots=True)
class Exchange:
    """An answer, as sent: `body` may be gzip; `url` is where redirects ended; header names in lower case."""

    url: str
    status: int
    reason: str
    headers: tuple[tuple[str, str], ...]
    body: bytes
    fetched_at: datetime
    attempts: int = 1

    def header(self, name: str) -> str | None:
        """The first header of that name (lower case)."""
        return next((value for key, value in self.headers if key == name), None)

    @property
    def content_type(self) -> str:
        """The media type without parameters, in lower case."""
        return (self.header("content-type") or "").partition(";")[0].strip().lower()

    def content(self, max_bytes: int) -> bytes:
        """The body, unpacked.

        Raises:
            FetchError: gzip_bomb, malformed_gzip, truncated, unsupported_encoding.
        """
        encoding = (self.header("content-encoding") or "identity").strip().lower()
        if encoding == "identity" or not self.body:
            return self.body
        if encoding not in {"gzip", "x-gzip"}:
            raise FetchError(Reason.UNDECODABLE_TEXT, f"sent as {encoding[:40]!r}, which was not asked for")
        stream = GunzipStream(io.BytesIO(self.body), max_bytes, _MAX_RATIO)
        content = io.BufferedReader(cast(Any, stream)).read()
        if stream.failure:
            raise FetchError(*stream.failure)
        return content


class Client:
    """Fetches addresses for one feed; `hosts` is shared by all feeds of a run."""

    def __init__(self, limits: FetchLimits, hosts: Hosts, contact: str = "") -> None:
        self._limits = limits
        self._hosts = hosts
        self._agent = USER_AGENT + (f"; {contact})" if contact else ")")

    def fetch(self, url: str, deadline: float, conditions: Mapping[str, str] | None = None) -> Exchange:
        """The answer to a GET: status 200, or 304 where `conditions` (headers) were sent.

        Tries again after a pause where that may help, up to `limits.attempts`
        times and not beyond `deadline` (of `time.monotonic`).

        Raises:
            FetchError: everything else.
        """
        pause = self._limits.backoff_seconds
        for attempt in range(1, self._limits.attempts + 1):
            try:
                answer = self._follow(url, deadline, conditions or {})
            except FetchError as error:
                error.attempts = attempt
                wait = max(pause * random.uniform(0.8, 1.2), error.wait or 0.0)
                too_long = wait > self._limits.max_wait_seconds or time.monotonic() + wait >= deadline
                if not error.again or attempt == self._limits.attempts or too_long:
                    raise
                time.sleep(wait)
                pause *= 2
            else:
                return Exchange(
                    answer.url, answer.status, answer.reason, answer.headers, answer.body, answer.fetched_at, attempt
                )
        raise AssertionError("attempts is at least 1")

    def _follow(self, url: str, deadline: float, conditions: Mapping[str, str]) -> Exchange:
        left = self._limits.request_seconds  # waiting for a turn at the host doesn't count
        for _ in range(self._limits.max_redirects + 1):
            try:
                _, host, _, _ = split_address(url)
                with self._hosts.turn(host, self._limits.host_interval_seconds):
                    began = time.monotonic()
                    answer = self._once(url, min(deadline, began + left), conditions)
                    left -= time.monotonic() - began
            except AddressError as error:
                again = error.reason is Reason.CONNECTION_FAILED
                raise FetchError(error.reason, error.detail, again=again) from error
            if answer.status not in _REDIRECTS:
                return self._judged(answer, conditions)
            target = answer.header("location")
            if not target:
                raise FetchError(Reason.HTTP_ERROR, "a redirect that leads nowhere", status=answer.status)
            url = urljoin(url, target)
        raise FetchError(Reason.TOO_MANY_REDIRECTS, f"more than {self._limits.max_redirects}, last to {url[:200]!r}")

    def _judged(self, answer: Exchange, conditions: Mapping[str, str]) -> Exchange:
        if answer.status == 200 or (answer.status == 304 and conditions):
            return answer
        reason = Reason.RATE_LIMITED if answer.status == 429 else Reason.HTTP_ERROR
        raise FetchError(
            reason,
            f"status {answer.status} {answer.reason}"[:100],
            status=answer.status,
            again=answer.status in _AGAIN,
            wait=retry_after(answer.header("retry-after")),
        )

    def _once(self, url: str, until: float, conditions: Mapping[str, str]) -> Exchange:
        scheme, host, port, target = split_address(url)
        shown = f"[{host}]" if ":" in host else host
        default = {"http": 80, "https": 443}[scheme]
        headers = {
            "Host": shown if port == default else f"{shown}:{port}",
            "User-Agent": self._agent,
            "Accept": "application/rss+xml, application/atom+xml, text/html, application/xml;q=0.9, */*;q=0.5",
            "Accept-Encoding": "gzip",
            "Connection": "close",
            **conditions,
        }
        address = httpcore2.URL(
            scheme=scheme.encode(), host=host.encode("ascii"), port=port, target=target.encode("ascii")
        )
        idle = self._limits.idle_seconds
        timeouts = {"timeout": {"connect": idle, "read": idle, "write": idle, "pool": idle}}
        backend = VettedBackend(until, self._limits.allow_private)
        try:
            with (
                httpcore2.ConnectionPool(ssl_context=_tls(), network_backend=backend) as pool,
                pool.stream("GET", address, headers=list(headers.items()), extensions=timeouts) as response,
            ):
                return self._received(url, response)
        except httpcore2.TimeoutException as error:
            raise FetchError(Reason.TIMED_OUT, str(error) or type(error).__name__, again=True) from error
        except httpcore2.RemoteProtocolError as error:
            cut = "without sending complete" in str(error) or "incomplete" in str(error)
            reason = Reason.TRUNCATED if cut else Reason.MALFORMED_HTTP
            raise FetchError(reason, str(error)[:200], again=True) from error
        except (httpcore2.NetworkError, OSError) as error:
            raise FetchError(Reason.CONNECTION_FAILED, str(error)[:200] or type(error).__name__, again=True) from error
        except (httpcore2.ProtocolError, httpcore2.UnsupportedProtocol) as error:
            raise FetchError(Reason.MALFORMED_HTTP, str(error)[:200]) from error

    def _received(self, url: str, response: httpcore2.Response) -> Exchange:
        headers = tuple((k.decode("latin-1").lower(), v.decode("latin-1")) for k, v in response.headers)
        parts: list[bytes] = []
        size = 0
        for part in response.iter_stream():
            size += len(part)
            if size > self._limits.max_bytes:
                raise FetchError(Reason.TOO_LARGE, f"more than {self._limits.max_bytes} bytes", status=response.status)
            parts.append(part)
        reason = response.extensions.get("reason_phrase", b"").decode("latin-1")
        at = datetime.now(UTC).replace(tzinfo=None)
        return Exchange(url, response.status, reason, headers, b"".join(parts), at)


@cache
def _tls() -> ssl.SSLContext:
    return httpcore2.default_ssl_context()


def retry_after(value: str | None) -> float | None:
    """The seconds that a Retry-After header asks for, as a number or until a date; None where it says neither."""
    if not value:
        return None
    value = value.strip()
    if value.isascii() and value.isdigit():
        return float(value[:9])
    try:
        until = parsedate_to_datetime(value)
    except (ValueError, IndexError, OverflowError):
        return None
    if until.tzinfo is None:
        until = until.replace(tzinfo=UTC)
    return max(0.0, (until - datetime.now(UTC)).total_seconds())
