"""Bytes become text, as little changed as can be."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

from servanda.sources.trouble import SourceError

_BOMS = (
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_LEGACY = ["cp1252", "cp1258", "cp949", "latin_1"]
"""8-bit encodings of the languages that are read: Western, Vietnamese (CP1258), Korean (CP949, which holds EUC-KR)."""

_SAMPLE = 65_536
_MIXED_LINES = 0.5
"""A text is UTF-8 with foreign lines where at least this share of its lines beyond ASCII is UTF-8."""

_FEW_NULS = 0.001
"""NUL bytes up to this share of a text are slips of a tool; beyond it the file is binary."""

_CONTROL = 0.02
"""More than this share of control characters besides tab, line and page ends: no text."""

_CONTROLS = re.compile(r"[\x01-\x08\x0b\x0e-\x1a\x1c-\x1f\x7f]")
_HANGUL = re.compile(r"[가-힣]")
_VIETNAMESE = re.compile(r"[ăâđêôơưĂÂĐÊÔƠƯ]|[a-zA-Z][\u0300\u0301\u0303\u0309\u0323]")
_ODD = re.compile(r"[\u0080-\u009f¡-¿×÷]")

_UNFIT = re.compile("[\ud800-\udfff\ufdd0]")


def whole(text: str) -> str:
    """`text` with U+FFFD for each character that not every store holds; places stay as they are.

    These are the halves of pairs (surrogates), which no encoding can write, and U+FDD0, which is no character: it
    stands for NUL in a ledger on a server.
    """
    return text if text.isascii() else _UNFIT.sub("\ufffd", text)


@dataclass(frozen=True, slots=True)
class Decoded:
    """The text, the encoding that gave it, and what the reader of the text should know."""

    text: str
    encoding: str
    notes: tuple[str, ...] = ()


def decode(data: bytes, declared: str | None = None) -> Decoded:
    """The text of `data`: line ends become LF, as Python reads text files, and nothing else is changed.

    The mark of UTF-8 (BOM) stays in the text as U+FEFF, since offsets are those of the file read as UTF-8; those
    of UTF-16 and UTF-32 go. `declared` is tried before any guess. Raises `SourceError` for what is no text.
    """
    decoded = _decoded(data, declared)
    text = decoded.text.replace("\r\n", "\n").replace("\r", "\n")
    notes = list(decoded.notes)
    nuls = text.count("\0")
    if nuls > max(3, len(text) * _FEW_NULS):
        raise SourceError("is a binary file, not text", "give the document it was made from")
    if nuls:
        notes.append(f"holds {nuls} NUL character{'s' if nuls > 1 else ''}, kept in the text")
    sample = text[:_SAMPLE]
    if sample and len(_CONTROLS.findall(sample)) > len(sample) * _CONTROL:
        raise SourceError("is a binary file, not text", "give the document it was made from")
    return Decoded(text, decoded.encoding, tuple(notes))


def _decoded(data: bytes, declared: str | None) -> Decoded:
    for mark, name in _BOMS:
        if data.startswith(mark):
            kept = data if name == "utf-8" else data[len(mark) :]
            text = kept.decode(name, errors="replace")
            lost = text.count("\ufffd") - (kept.count(b"\xef\xbf\xbd") if name == "utf-8" else 0)
            notes = (f"{lost} broken characters of {name} were replaced",) if lost > 0 else ()
            return Decoded(text, name, notes)
    if wide := _without_mark(data):
        return Decoded(data.decode(wide), wide)
    try:
        return Decoded(data.decode("utf-8"), "utf-8")
    except UnicodeDecodeError:
        pass
    if declared and declared.lower().replace("_", "-") not in {"utf-8", "utf8"}:
        try:
            return Decoded(data.decode(declared), declared.lower())
        except (UnicodeDecodeError, LookupError):
            pass
    if data.count(b"\0") > max(3, len(data) * _FEW_NULS):
        raise SourceError("is a binary file, not text", "give the document it was made from")
    return _mixed(data) or _legacy(data)


def _without_mark(data: bytes) -> str | None:
    """UTF-16 without its mark: every second byte of what is Latin is zero, or all of it decodes to letters."""
    if len(data) < 4 or len(data) % 2:
        return None
    sample = data[:_SAMPLE]
    pairs = len(sample) // 2
    for name, zeros in (("utf-16-le", sample[1::2].count(0)), ("utf-16-be", sample[0::2].count(0))):
        if zeros >= pairs * 0.15:
            try:
                text = data.decode(name)
            except UnicodeDecodeError:
                continue
            head = text[:2000]
            if sum(c.isalnum() or c.isspace() for c in head) >= len(head) * 0.7:
                return name
    return None


def _mixed(data: bytes) -> Decoded | None:
    """UTF-8 in which some lines are of another encoding, each such line decoded by itself."""
    lines = data.split(b"\n")
    foreign: list[int] = []
    beyond = 0
    for number, line in enumerate(lines):
        if line.isascii():
            continue
        beyond += 1
        try:
            line.decode("utf-8")
        except UnicodeDecodeError:
            foreign.append(number)
    if not foreign or beyond - len(foreign) < beyond * _MIXED_LINES or beyond == len(foreign):
        return None
    alone = set(foreign)
    told = _best(b"\n".join(lines[n] for n in foreign))
    parts: list[str] = []
    replaced = 0
    for number, line in enumerate(lines):
        if number not in alone:
            parts.append(line.decode("utf-8"))
            continue
        whole = line.decode("utf-8", errors="replace")
        valid = sum(c > "\x7f" and c != "\ufffd" for c in whole)
        if valid > whole.count("\ufffd"):  # a UTF-8 line with a broken byte, rather than a line of another encoding
            replaced += whole.count("\ufffd")
            parts.append(whole)
        else:
            parts.append(line.decode(told, errors="replace"))
    notes = [f"mixes encodings: {len(foreign)} of {len(lines)} lines are not UTF-8 and were read as {told}"]
    if replaced:
        notes = [f"{replaced} broken characters of UTF-8 were replaced"]
    return Decoded("\n".join(parts), "utf-8", tuple(notes))


def _legacy(data: bytes) -> Decoded:
    name = _best(data)
    text = data.decode(name, errors="replace")
    lost = text.count("\ufffd")
    note = f"is not UTF-8; read as {name}" + (f", {lost} characters replaced" if lost else "")
    return Decoded(text, name, (note,))


def _best(data: bytes) -> str:
    """The encoding of `data` by charset-normalizer's measure of mess, with the look of the languages that are read."""
    sample = data[:_SAMPLE]
    scores: list[tuple[float, int, str]] = []
    for order, name in enumerate(_LEGACY):
        text = sample.decode(name, errors="replace")
        letters = sum(c > "\x7f" for c in text) or 1
        lost = text.count("\ufffd") / letters
        if name == "cp949":
            fit = len(_HANGUL.findall(text)) / letters
        elif name == "cp1258":
            fit = min(1.0, len(_VIETNAMESE.findall(text)) / letters)
            # CP1258 differs from CP1252 in few places; without its combining marks the text is Western.
            fit = fit if re.search("[\u0300\u0301\u0303\u0309\u0323ơưđƠƯĐ]", text) else 0.3
        else:
            fit = 0.5 if not _ODD.search(text) or lost == 0 else 0.4
        scores.append((lost * 2 - fit, order, name))
    from charset_normalizer import from_bytes

    best = min(scores)
    guess = from_bytes(sample, cp_isolation=[best[2]]).best()
    return guess.encoding if guess is not None else best[2]
