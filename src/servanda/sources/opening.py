"""The way of one input: found, opened, read in its format, described and marked."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from hashlib import sha256
from typing import TYPE_CHECKING, BinaryIO, Protocol

from servanda.records import Document
from servanda.sources.bounds import Bounds, SetAsideError, within
from servanda.sources.describing import describe
from servanda.sources.encoding import decode, whole
from servanda.sources.formats import extract
from servanda.sources.inputs import STDIN, files, is_address, read_file, read_stdin
from servanda.sources.kinds import kind_of
from servanda.sources.raw import FEED, MARKDOWN, PLAIN, Extracted, Raw, Told
from servanda.sources.trouble import SourceError, Trouble

if TYPE_CHECKING:
    from servanda.sources.apart import Apart
    from servanda.sources.feeds import Entry


class Fetches(Protocol):
    """What gets web addresses: a `Fetcher`, or one that keeps manners of its own."""

    def fetch(self, address: str) -> Raw:
        """The body behind an address; `SourceError` where there is none."""
        ...


_SET_ASIDE = "give the part that matters as a plain text file; the other inputs were read"


def documents(
    inputs: Sequence[str],
    *,
    stdin: BinaryIO | None = None,
    fetcher: Fetches | None = None,
    bounds: Bounds | None = None,
) -> Iterator[Document | Trouble]:
    """The documents behind `inputs`, in their order, each opened only when it is asked for.

    An input is a file, a folder (read at all levels, sorted; hidden files and unknown suffixes left alone), a pattern,
    an http(s) address, a feed (a file or an address; its entries are read), or `-` for `stdin`. What cannot be read
    gives a `Trouble` in its place, and the rest goes on; nothing is raised. `fetcher` replaces the guarded one in
    tests. With `bounds` each document has so much time and memory, and formats whose parsers are written in C are read
    in a process of their own.
    """
    opener = _Opener(fetcher, stdin, bounds)
    try:
        for source in inputs:
            yield from opener.open(source)
    finally:
        opener.close()


def opened(
    raw: Raw, fetcher: Fetches, wanted: Callable[[Entry], bool], bounds: Bounds | None = None
) -> Iterator[Document | Trouble]:
    """The documents in bytes that were fetched: a page, or the entries of a feed that are `wanted`.

    `wanted` is asked of an entry before it is opened, and not before all that the entry before it gave was taken.
    """
    opener = _Opener(fetcher, None, bounds, wanted)
    try:
        yield from opener.read(raw)
    finally:
        opener.close()


def described(raw: Raw, told: Told | None = None, *, plain: bool = False) -> Iterator[Document | Trouble]:
    """The document in bytes that an archive holds, or what is wrong with it, after the notes on it.

    `plain` bytes are text whatever they look like. A feed is refused: an archive holds what its entries lead to.
    """
    try:
        if plain:
            decoded = decode(raw.data, raw.charset)
            extracted = Extracted(decoded.text, PLAIN, notes=decoded.notes)
        elif raw.data and kind_of(raw) == FEED:
            yield Trouble(raw.path, "is a feed or other XML", "nothing was read from it", failed=False)
            return
        else:
            extracted = extract(raw)
    except SourceError as error:
        yield error.trouble(raw.path)
        return
    except RecursionError:
        yield Trouble(raw.path, "is nested too deeply", "give its text as a plain text file")
        return
    yield from _finished(raw, extracted, told)


class _Opener:
    def __init__(
        self,
        fetcher: Fetches | None,
        stdin: BinaryIO | None,
        bounds: Bounds | None,
        wanted: Callable[[Entry], bool] = lambda _: True,
    ) -> None:
        self._wanted = wanted
        self._fetcher = fetcher
        self._stdin = stdin
        self._bounds = bounds
        self._apart: Apart | None = None

    def close(self) -> None:
        if self._apart is not None:
            self._apart.close()

    def _reader(self, kind: str) -> Apart | None:
        """Who reads a format in a process of its own; None where it is read here."""
        if self._bounds is None or kind in {PLAIN, MARKDOWN}:
            return None
        from servanda.sources.apart import Apart  # here: plain text needs none

        self._apart = self._apart or Apart(self._bounds)
        return self._apart

    def open(self, source: str) -> Iterator[Document | Trouble]:
        if source == STDIN:
            if self._stdin is None:
                yield Trouble(source, "there is no standard input", "pipe a document into it")
                return
            yield from self._stream(source)
        elif not source.strip():
            yield Trouble(repr(source), "is no path", "name a file, a folder or an address")
        elif is_address(source):
            yield from self._address(source)
        else:
            for found in files(source):
                if isinstance(found, Trouble):
                    yield found
                else:
                    yield from self._file(found.path)

    def _stream(self, source: str) -> Iterator[Document | Trouble]:
        try:
            raw = read_stdin(self._stdin) if self._stdin is not None else Raw(source, b"")
        except SourceError as error:
            yield error.trouble(source)
            return
        yield from self.read(raw)

    def _file(self, path: str) -> Iterator[Document | Trouble]:
        try:
            raw = read_file(path)
        except SourceError as error:
            yield error.trouble(path)
            return
        yield from self.read(raw)

    def _address(self, address: str, *, entry: Entry | None = None) -> Iterator[Document | Trouble]:
        from servanda.sources.fetching import Fetcher  # here: most runs read files, and need no HTTP

        self._fetcher = self._fetcher or Fetcher()
        try:
            raw = self._fetcher.fetch(address)
        except SourceError as error:
            yield error.trouble(address)
            return
        yield from self.read(raw, entry=entry)

    def read(self, raw: Raw, *, entry: Entry | None = None) -> Iterator[Document | Trouble]:
        try:
            kind = kind_of(raw) if raw.data else PLAIN
            # A feed that an entry of a feed leads to is not followed.
            if kind == FEED and entry is None:
                yield from self._feed(raw)
                return
            reader = self._reader(kind)
            extracted = reader.extract(raw) if reader else extract(raw)
        except SourceError as error:
            yield error.trouble(raw.path)
            return
        except SetAsideError as error:
            yield Trouble(raw.path, str(error), _SET_ASIDE)
            return
        except RecursionError:
            yield Trouble(raw.path, "is nested too deeply", "give its text as a plain text file")
            return
        yield from _finished(raw, extracted, entry, self._bounds)

    def _feed(self, raw: Raw) -> Iterator[Document | Trouble]:
        from servanda.sources.feeds import entries

        reader = self._reader(FEED)
        for entry in reader.entries(raw) if reader else entries(raw.data, raw.path):
            if not self._wanted(entry):
                continue
            if entry.text is not None:
                content = Raw(entry.name, entry.text.encode("utf-8", "replace"))
                yield from _finished(content, Extracted(entry.text, PLAIN), entry, self._bounds)
            elif entry.link and is_address(entry.link):
                yield from self._address(entry.link, entry=entry)
            else:
                yield Trouble(
                    entry.name, "is an entry without text or address", "nothing was read from it", failed=False
                )


def _finished(
    raw: Raw, extracted: Extracted, entry: Entry | Told | None, bounds: Bounds | None = None
) -> Iterator[Document | Trouble]:
    if entry is not None:
        extracted = replace(
            extracted,
            publisher=extracted.publisher or entry.publisher,
            title=extracted.title or entry.title,
            author=extracted.author or entry.author,
            published=extracted.published or entry.published,
        )
    extracted = replace(
        extracted,
        text=whole(extracted.text),
        publisher=whole(extracted.publisher or "") or None,
        title=whole(extracted.title or "") or None,
        author=whole(extracted.author or "") or None,
    )
    if not extracted.text.strip():
        yield Trouble(raw.path, "holds nothing but white space", "nothing was read from it", failed=False)
        return
    digest = sha256(raw.data).hexdigest()
    try:
        document = (
            within(lambda: describe(raw.path, digest, extracted), bounds)
            if bounds
            else describe(raw.path, digest, extracted)
        )
    except SetAsideError as error:
        yield Trouble(raw.path, str(error), _SET_ASIDE)
        return
    for note in extracted.notes:
        yield Trouble(raw.path, note, "check its words before relying on them", failed=False, read=True)
    yield document
