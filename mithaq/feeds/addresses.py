"""Which addresses may be asked, and connections that go to exactly the address that was vetted.

A name is resolved once, here, at the moment of connecting; the connection goes
to the number that passed, so a name that resolves differently a moment later
gains nothing. TLS still checks the certificate against the name.
"""

from __future__ import annotations

import ipaddress
import socket
import ssl
import time
from collections.abc import Iterable
from typing import Any
from urllib.parse import quote, urlsplit

from httpcore2 import ConnectError, NetworkBackend, NetworkStream, ReadTimeout, SyncBackend

from mithaq.documents.reasons import Reason

_NAT64 = ipaddress.ip_network("64:ff9b::/96")
_SAFE = "/%:@!$&'()*+,;=~-._"


class AddressError(ValueError):
    """An address that is not asked; `reason` says why."""

    def __init__(self, reason: Reason, detail: str) -> None:
        super().__init__(detail)
        self.reason = reason
        self.detail = detail


def split_address(url: str) -> tuple[str, str, int, str]:
    """Scheme, host (IDNA), port, and path with query (percent-encoded) of a URL that may be fetched.

    Raises:
        AddressError: unsupported_address: not http or https, no host, a user name in it, or malformed.
    """
    try:
        parts = urlsplit(url.strip())
        host = (parts.hostname or "").rstrip(".")
        port = parts.port or {"http": 80, "https": 443}.get(parts.scheme, 0)
        if host and not _is_number(host):
            host = host.encode("idna").decode("ascii")
    except ValueError as error:  # UnicodeError, too
        raise AddressError(Reason.UNSUPPORTED_ADDRESS, f"no valid address: {url[:200]!r}: {error}") from error
    if parts.scheme not in {"http", "https"}:
        raise AddressError(Reason.UNSUPPORTED_ADDRESS, f"neither http nor https: {url[:200]!r}")
    if not host or any(ch in host for ch in " /\\\r\n\t%"):
        raise AddressError(Reason.UNSUPPORTED_ADDRESS, f"no host in {url[:200]!r}")
    if parts.username or parts.password:
        raise AddressError(Reason.UNSUPPORTED_ADDRESS, "an address with a user name or a password in it")
    target = quote(parts.path or "/", safe=_SAFE)
    if parts.query:
        target += "?" + quote(parts.query, safe=_SAFE + "?")
    return parts.scheme, host, port, target


def _is_number(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def is_public(address: str) -> bool:
    """Whether an IP address is one of the public internet; addresses that wrap another are judged by that."""
    ip = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(ip, ipaddress.IPv6Address):
        inner = ip.ipv4_mapped or ip.sixtofour
        if inner is None and ip in _NAT64:
            inner = ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
        if inner is not None:
            return is_public(str(inner))
    return ip.is_global and not ip.is_multicast and not ip.is_reserved


def vetted_addresses(host: str, port: int, allow_private: bool) -> list[str]:
    """The IP addresses of a host that may be asked.

    Raises:
        AddressError: forbidden_address where none may; connection_failed where the name has none.
    """
    try:
        found = [str(info[4][0]) for info in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
    except (OSError, UnicodeError) as error:
        raise AddressError(Reason.CONNECTION_FAILED, f"{host} has no address: {error}") from error
    allowed = [address for address in dict.fromkeys(found) if allow_private or is_public(address)]
    if not allowed:
        raise AddressError(
            Reason.FORBIDDEN_ADDRESS, f"{host} is {', '.join(found[:3])}: not public, and allow_private is off"
        )
    return allowed


class VettedBackend(NetworkBackend):
    """Connects to vetted addresses only, and lets no read or write go beyond `deadline` (of `time.monotonic`)."""

    def __init__(self, deadline: float, allow_private: bool) -> None:
        self._deadline = deadline
        self._allow_private = allow_private
        self._inner = SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> NetworkStream:
        """The first of the host's vetted addresses that answers.

        Raises:
            AddressError: see `vetted_addresses`.
            ConnectError: none answers.
        """
        failure: Exception = ConnectError(f"{host} has no address")
        for address in vetted_addresses(host, port, self._allow_private):
            try:
                stream = self._inner.connect_tcp(
                    address, port, _left(self._deadline, timeout), local_address, socket_options
                )
            except ConnectError as error:
                failure = error
            else:
                return _Stream(stream, self._deadline)
        raise failure


class _Stream(NetworkStream):
    def __init__(self, inner: NetworkStream, deadline: float) -> None:
        self._inner = inner
        self._deadline = deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._inner.read(max_bytes, _left(self._deadline, timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._inner.write(buffer, _left(self._deadline, timeout))

    def close(self) -> None:
        self._inner.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> NetworkStream:
        secured = self._inner.start_tls(ssl_context, server_hostname, _left(self._deadline, timeout))
        return _Stream(secured, self._deadline)

    def get_extra_info(self, info: str) -> Any:
        return self._inner.get_extra_info(info)


def _left(deadline: float, timeout: float | None) -> float:
    left = deadline - time.monotonic()
    if left <= 0:
        raise ReadTimeout("the time for this request is over")
    return left if timeout is None else min(left, timeout)
