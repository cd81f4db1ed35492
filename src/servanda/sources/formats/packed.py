"""Office files are ZIP archives: what one would unpack to is asked before it is opened."""

from __future__ import annotations

import io
import zipfile
from zipfile import BadZipFile, ZipFile

from servanda.sources.trouble import SourceError

MOST_BYTES = 200_000_000
"""Bytes that an archive may unpack to."""

MOST_RATIO = 200
"""How many times larger than packed one part may be; XML of real documents packs 5 to 40 times."""

_RATIO_FROM = 5_000_000
_MOST_PARTS = 10_000
_LARGEST_XML = 50_000_000


def unpackable(data: bytes, kind: str) -> None:
    """Nothing; `SourceError` where `data` is no archive, or would unpack to more than is reasonable for a `kind`."""
    try:
        with ZipFile(io.BytesIO(data)) as archive:
            parts = archive.infolist()
    except (BadZipFile, ValueError, OSError, zipfile.LargeZipFile, NotImplementedError) as error:
        raise SourceError(
            f"is no {kind}: it is no ZIP archive", f"open it in its program and save it as {kind}"
        ) from error
    if any(part.flag_bits & 1 for part in parts):
        raise SourceError(f"is an encrypted {kind}", "save a copy without the password")
    total = sum(part.file_size for part in parts)
    bombs = [p for p in parts if p.file_size > _RATIO_FROM and p.file_size > MOST_RATIO * max(1, p.compress_size)]
    xml = max((p.file_size for p in parts if p.filename.endswith(".xml")), default=0)
    if total > MOST_BYTES or bombs or len(parts) > _MOST_PARTS or xml > _LARGEST_XML:
        raise SourceError(
            f"is a {kind} that unpacks to {total // 1_000_000} MB", "it was not opened; give its text or table instead"
        )
