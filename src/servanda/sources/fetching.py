"""A web address becomes bytes: guarded, bounded, and told apart when it goes wrong."""

from __future__ import annotations

import time
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import httpcore
import httpx

from servanda import __version__
from servanda.sources.guard import Allow, GuardedBackend, OutOfTime, RefusedAddress, is_public, left
from servanda.sources.raw import Raw
from servanda.sources.trouble import SourceError

AGENT = f"servanda/{__version__}"
"""The name Servanda gives itself to servers."""

_ACCEPT = (
    "text/html, application/xhtml+xml, application/pdf, application/rss+xml, application/atom+xml, text/plain, "
    "*/*;q=0.5"
)
_REFUSED_TYPES = ("image/", "audio/", "video/", "font/", "model/", "application/zip", "application/javascript")
_STEP = 10.0
_MOST_HOST = 253


@dataclass(frozen=True, slots=True)
class Limits:
    """`size` in bytes of the decoded body, `seconds` for all of it including redirects, and the most `redirects`."""

    size: int = 20_000_000
    seconds: float = 30.0
    redirects: int = 5


@dataclass(frozen=True, slots=True)
class Answer:
    """What a server gave: `raw` is None where it says that nothing has changed; `etag` and `modified` are to ask by."""

    raw: Raw | None
    etag: str | None = None
    modified: str | None = None


class InwardError(SourceError):
    """An address that leads into the network of this machine and is not connected to."""


class HttpError(SourceError):
    """A server answered with a `status` that gives no document; `after` is its Retry-After, as it was sent."""

    def __init__(self, what: str, advice: str, status: int, after: str | None = None) -> None:
        super().__init__(what, advice)
        self.status = status
        self.after = after


class Fetcher:
    """Gets web addresses within `limits`, from public addresses only.

    Proxies of the environment are ignored (httpx's `trust_env`): through a proxy the address that is judged would be
    the proxy's, and whatever it can reach inside its network would be open to any link in a feed. For the same reason
    neither `.netrc` nor certificates named by the environment are used. `allow` exists for tests, which have only the
    loopback to talk to; nothing in the command line or in a file leads to it.
    """

    def __init__(self, limits: Limits | None = None, *, allow: Allow = is_public) -> None:
        self._limits = limits or Limits()
        self._allow = allow

    def fetch(self, address: str) -> Raw:
        """The body behind `address`, redirects followed; `path` of the result is `address` itself.

        Raises `SourceError` for whatever is refused, missing, too large, too slow or of a type that is no document.
        """
        raw = self.ask(address).raw
        if raw is None:  # a server that answers what it was not asked
            raise HttpError("answered with HTTP 304", "try again later", 304)
        return raw

    def ask(
        self,
        address: str,
        *,
        etag: str | None = None,
        modified: str | None = None,
        before: Callable[[httpx.URL], None] = lambda _: None,
    ) -> Answer:
        """The same, unless the server says that it is still what `etag` and `modified` tell of (RFC 9110, 13).

        `before` is called with every address, those of redirects too, before it is asked for; it may wait, which does
        not count, or raise `SourceError`. Raises as `fetch` does, `HttpError` for what a server refuses.
        """
        conditions = [
            (name, value.encode("latin-1", "ignore"))
            for name, value in ((b"If-None-Match", etag), (b"If-Modified-Since", modified))
            if value
        ]
        deadline = time.monotonic() + self._limits.seconds
        try:
            url = httpx.URL(address)
            for _ in range(self._limits.redirects + 1):
                _check(url)
                started = time.monotonic()
                before(url)
                deadline += time.monotonic() - started
                with _sent(url, GuardedBackend(self._allow, deadline), conditions) as response:
                    told = _header(response, "etag"), _header(response, "last-modified")
                    if response.status == 304 and conditions:
                        return Answer(None, told[0] or etag, told[1] or modified)
                    if response.status not in {301, 302, 303, 307, 308}:
                        return Answer(self._body(address, response, deadline), *told)
                    target = _header(response, "location")
                if not target:
                    raise SourceError("redirects to nowhere", "open it in a browser and give the address shown there")
                url = url.join(target)
        except httpx.InvalidURL as error:
            raise SourceError("is no valid web address", "check its spelling") from error
        except RefusedAddress as error:
            raise InwardError(
                f"leads to an address that is not public ({error})", "give a file or a public address"
            ) from error
        except (OutOfTime, httpcore.TimeoutException) as error:
            raise SourceError(
                f"took longer than {self._limits.seconds:g} s", "try again later, or save it and give the file"
            ) from error
        except httpcore.ConnectError as error:
            raise SourceError(f"cannot be reached ({error})", "check the address and the connection") from error
        except (httpcore.NetworkError, httpcore.ProtocolError, OSError) as error:
            raise SourceError(
                "broke off while it was fetched", "try again later, or save it and give the file"
            ) from error
        raise SourceError(
            f"redirects more than {self._limits.redirects} times", "open it in a browser and give the last address"
        )

    def _body(self, address: str, response: httpcore.Response, deadline: float) -> Raw:
        if response.status in {404, 410}:
            raise HttpError(f"was not found (HTTP {response.status})", "check the address", response.status)
        if response.status in {401, 402, 403, 451}:
            what = f"is closed to us (HTTP {response.status})"
            raise HttpError(what, "save it from a browser and give the file", response.status)
        if response.status != 200:
            after = _header(response, "retry-after")
            raise HttpError(f"answered with HTTP {response.status}", "try again later", response.status, after)
        declared = _header(response, "content-type") or ""
        media = declared.split(";")[0].strip().lower()
        if media.startswith(_REFUSED_TYPES):
            raise SourceError(f"is {media}, not a document", "give the page that holds the text")
        length = _header(response, "content-length") or ""
        if length.isdecimal() and int(length) > self._limits.size:
            raise self._too_large()
        data = bytearray()
        for piece in _decoded(response, self._limits.size):
            data += piece
            if len(data) > self._limits.size:
                raise self._too_large()
            left(deadline)
        charset = next(
            (p.split("=", 1)[1] for p in declared.lower().replace(" ", "").split(";") if p.startswith("charset=")), None
        )
        return Raw(address, bytes(data), media or None, charset.strip("\"'") if charset else None)

    def _too_large(self) -> SourceError:
        return SourceError(
            f"is larger than {self._limits.size // 1_000_000} MB", "save the part that matters and give the file"
        )


def _check(url: httpx.URL) -> None:
    if url.scheme not in {"http", "https"}:
        raise SourceError(f"uses the scheme {url.scheme or '(none)'!r}", "only http and https addresses are fetched")
    if not url.host or len(url.host) > _MOST_HOST:
        raise SourceError("names no host", "check the address")
    if url.userinfo:
        raise SourceError("holds a user name or password", "give the address without them")


@contextmanager
def _sent(
    url: httpx.URL, backend: GuardedBackend, conditions: list[tuple[bytes, bytes]]
) -> Iterator[httpcore.Response]:
    timeout = {"connect": _STEP, "read": _STEP, "write": _STEP, "pool": _STEP}
    host = url.netloc
    headers = [
        (b"Host", host),
        (b"User-Agent", AGENT.encode()),
        (b"Accept", _ACCEPT.encode()),
        (b"Accept-Encoding", b"gzip, deflate"),
        (b"Connection", b"close"),
        *conditions,
    ]
    context = httpx.create_ssl_context(trust_env=False)
    target = httpcore.URL(scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path)
    with (
        httpcore.ConnectionPool(ssl_context=context, network_backend=backend, max_connections=1) as pool,
        pool.stream("GET", target, headers=headers, extensions={"timeout": timeout}) as response,
    ):
        yield response


def _header(response: httpcore.Response, name: str) -> str | None:
    for key, value in response.headers:
        if key.lower() == name.encode():
            return value.decode("latin-1").strip()
    return None


def _decoded(response: httpcore.Response, most: int) -> Iterator[bytes]:
    """The body as it comes, unpacked piece by piece and never more than `most` bytes and one."""
    coding = (_header(response, "content-encoding") or "identity").lower()
    if coding == "identity":
        yield from response.iter_stream()
        return
    if coding not in {"gzip", "x-gzip", "deflate"}:
        raise SourceError(f"is packed as {coding}, which was not asked for", "save it from a browser and give the file")
    unpack = zlib.decompressobj(zlib.MAX_WBITS | 32)  # 32: gzip or zlib, told by the first bytes
    room = most + 1
    try:
        for piece in response.iter_stream():
            plain = unpack.decompress(piece, room)
            room -= len(plain)
            yield plain
            if room <= 0 or unpack.eof:
                return
    except zlib.error as error:
        raise SourceError("sent a body that does not unpack", "save it from a browser and give the file") from error
