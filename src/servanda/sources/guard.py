"""Which addresses may be fetched from: public ones only, judged when the connection is made."""

from __future__ import annotations

import socket
import ssl
import time
from collections.abc import Callable, Iterable
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from typing import Any

import httpcore

Address = IPv4Address | IPv6Address
Allow = Callable[[Address], bool]

_NETWORKS = tuple(
    ip_network(block)
    for block in (
        # RFC 6890 and the IANA registries of special-purpose addresses, beyond what `is_global` of Python 3.11 refuses.
        "0.0.0.0/8",
        "100.64.0.0/10",  # shared address space of carriers (RFC 6598)
        "192.0.0.0/24",
        "192.88.99.0/24",  # 6to4 relays (RFC 7526)
        "198.18.0.0/15",
        "224.0.0.0/4",
        "240.0.0.0/4",
        "64:ff9b::/96",  # NAT64 (RFC 6052)
        "64:ff9b:1::/48",  # local NAT64 (RFC 8215)
        "100::/64",
        "2001::/23",  # Teredo (RFC 4380), ORCHID and other protocol assignments
        "2002::/16",  # 6to4 (RFC 3056)
        "3fff::/20",  # documentation (RFC 9637)
        "5f00::/16",  # segment routing (RFC 9602)
        "fec0::/10",  # site-local (RFC 3879)
        "ff00::/8",
        "::/96",  # IPv4-compatible (RFC 4291)
    )
)


class RefusedAddress(httpcore.ConnectError):
    """A name led to an address that must not be fetched from."""


class OutOfTime(httpcore.TimeoutException):
    """A fetch has used up the time it was given."""


def is_public(address: Address) -> bool:
    """Whether the address is one of the public internet, and no translated form of another."""
    if isinstance(address, IPv6Address):
        if address.scope_id is not None:
            return False
        if address.ipv4_mapped is not None:
            return is_public(address.ipv4_mapped)
    if any(address.version == network.version and address in network for network in _NETWORKS):
        return False
    refused = (
        address.is_loopback
        or address.is_private
        or address.is_link_local
        or address.is_multicast
        or address.is_unspecified
        or address.is_reserved
    )
    return address.is_global and not refused


class GuardedBackend(httpcore.NetworkBackend):
    """Connects to the very address it has judged, so that a name cannot change its mind in between (DNS rebinding).

    One backend serves one fetch: `deadline` (seconds of `time.monotonic`) bounds all its connecting, reading and
    writing together. A name with one address that is refused is refused altogether.
    """

    def __init__(self, allow: Allow, deadline: float) -> None:
        self._allow = allow
        self._deadline = deadline
        self._inner = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        """A stream to `host`; `RefusedAddress` where it is not on the public internet."""
        failure: httpcore.ConnectError | None = None
        for address in self._judged(host, port):
            remaining = left(self._deadline, timeout)
            try:
                stream = self._inner.connect_tcp(str(address), port, remaining, local_address, socket_options)
            except httpcore.ConnectError as error:
                failure = error
                continue
            return _TimedStream(stream, self._deadline)
        raise failure or httpcore.ConnectError(f"no address for {host}")

    def connect_unix_socket(
        self, path: str, timeout: float | None = None, socket_options: Iterable[Any] | None = None
    ) -> httpcore.NetworkStream:
        """Refused: sources are on the internet."""
        raise RefusedAddress(f"no local socket is fetched from: {path}")

    def sleep(self, seconds: float) -> None:
        """Wait between attempts, not beyond the deadline."""
        time.sleep(min(seconds, max(0.0, self._deadline - time.monotonic())))

    def _judged(self, host: str, port: int) -> list[Address]:
        try:
            found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError) as error:
            raise httpcore.ConnectError(f"unknown host {host}") from error
        addresses = list(dict.fromkeys(ip_address(entry[4][0]) for entry in found))
        for address in addresses:
            if not self._allow(address):
                raise RefusedAddress(f"{host} is at {address}")
        return addresses


class _TimedStream(httpcore.NetworkStream):
    """A stream whose every step must end before the deadline."""

    def __init__(self, inner: httpcore.NetworkStream, deadline: float) -> None:
        self._inner = inner
        self._deadline = deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._inner.read(max_bytes, left(self._deadline, timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._inner.write(buffer, left(self._deadline, timeout))

    def close(self) -> None:
        self._inner.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        secured = self._inner.start_tls(ssl_context, server_hostname, left(self._deadline, timeout))
        return _TimedStream(secured, self._deadline)

    def get_extra_info(self, info: str) -> Any:
        return self._inner.get_extra_info(info)


def left(deadline: float, timeout: float | None = None) -> float:
    """Seconds until the deadline, at most `timeout`; `OutOfTime` where it has passed."""
    remaining = deadline - time.monotonic()
    if remaining <= 0:
        raise OutOfTime("out of time")
    return remaining if timeout is None else min(timeout, remaining)
