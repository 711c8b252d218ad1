"""In which encoding a text file was saved: decided for sure, or refused at the place that can't be read.

Read are UTF-8 and UTF-16, each with or without a byte order mark, and Shift_JIS as Japanese Windows writes it (CP932).
Nearly any bytes can be taken for Shift_JIS, so what comes out must also look like Japanese.
"""

from __future__ import annotations

import codecs
import re

from django.utils.translation import gettext as _


class Undecodable(ValueError):
    """The file can't be read as text. `before` is what can be read in front of the place."""

    def __init__(self, message: str, before: str) -> None:
        super().__init__(message)
        self.before = before


def decode(data: bytes) -> str:
    """The file's text, without a byte order mark."""
    if data.startswith((codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)):
        raise Undecodable(_("This file is in UTF-32, which is not read. Save it as UTF-8."), "")
    if data.startswith(codecs.BOM_UTF8):
        return _strictly(data[len(codecs.BOM_UTF8) :], "utf-8")
    if data.startswith(codecs.BOM_UTF16_LE):
        return _strictly(data[2:], "utf-16-le")
    if data.startswith(codecs.BOM_UTF16_BE):
        return _strictly(data[2:], "utf-16-be")
    if b"\0" in data:
        if 10 * data.count(0) < len(data) and not _CONTROL.search(data):
            # Text with a stray zero, which UTF-16 would make into rare kanji.
            return _without_nulls(data.decode("ascii", "replace"))
        return _without_nulls(_strictly(data, _utf16_order(data)))
    if escape := _JIS_ESCAPE.search(data):
        message = _("This file is in ISO-2022-JP (JIS), which is not read. Save it as UTF-8.")
        raise Undecodable(message, data[: escape.start()].decode("ascii", "replace"))
    try:
        return _not_euc(data.decode("utf-8"), data)
    except UnicodeDecodeError:
        if _meant_as_utf8(data):
            return _strictly(data, "utf-8")
        return _japanese(_strictly(data, "cp932"))


_CONTROL = re.compile(rb"[\x01-\x08\x0b\x0c\x0e-\x1f\x7f-\xff]")
# Every byte of ISO-2022-JP is ASCII: it switches to kanji and back by an escape sequence.
_JIS_ESCAPE = re.compile(rb"\x1b[$(][@BJI]")
_NAMES = {"utf-8": "UTF-8", "utf-16-le": "UTF-16", "utf-16-be": "UTF-16", "cp932": "Shift_JIS"}


def _strictly(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        message = _("What stands here can't be read as %(encoding)s. Save the file as UTF-8 and look at this place.")
        raise Undecodable(
            message % {"encoding": _NAMES[encoding]}, data[: error.start].decode(encoding, "replace")
        ) from None


# Letters of no language that is written here: Latin with marks of its own, Greek, Hebrew, Arabic.
_FOREIGN = re.compile("[\u0100-\u03ff\u0530-\u07ff]")


def _not_euc(text: str, data: bytes) -> str:
    """The text, unless it is short Japanese in EUC-JP, of which some words happen to be UTF-8 as well: 道路 is “ƻϩ”."""
    if found := _FOREIGN.search(text):
        try:
            data.decode("euc_jp")
        except UnicodeDecodeError:
            return text
        raise _untold(text, found.start())
    return text


def _untold(text: str, place: int) -> Undecodable:
    message = _("The encoding of this file can't be told for sure: this would read “%(text)s”. Save it as UTF-8.")
    return Undecodable(message % {"text": text[place : place + 10].splitlines()[0]}, text[:place])


def _utf16_order(data: bytes) -> str:
    """Separators, digits and line ends have a zero byte in UTF-16, always on the same side."""
    even, odd = data[::2].count(0), data[1::2].count(0)
    return "utf-16-be" if even > odd else "utf-16-le"


def _without_nulls(text: str) -> str:
    place = text.find("\0")
    if place >= 0:
        raise Undecodable(_("This is not a text file, or it is damaged here. Save it as UTF-8."), text[:place])
    return text


# Two or more bytes that make one character in UTF-8.
_UTF8_CHARACTER = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")


def _meant_as_utf8(data: bytes) -> bool:
    """Nine in ten of the bytes beyond ASCII make up characters of UTF-8: damaged UTF-8, not another encoding."""
    beyond_ascii = sum(byte > 0x7F for byte in data)
    return 10 * sum(map(len, _UTF8_CHARACTER.findall(data))) >= 9 * beyond_ascii


_HALF_WIDTH_KANA = re.compile("[\uff61-\uff9f]")


def _japanese(text: str) -> str:
    """The text, unless most of it is what Shift_JIS makes of another encoding: half-width kana and rare kanji."""
    strange = [place for place, character in enumerate(text) if character > "\x7f" and _rare(character)]
    beyond_ascii = sum(character > "\x7f" for character in text)
    if 2 * len(strange) > beyond_ascii:
        raise _untold(text, strange[0])
    return text


def _rare(character: str) -> bool:
    """Half-width kana, private characters, and kanji of the second level (from 0x98 0x9F in Shift_JIS)."""
    if _HALF_WIDTH_KANA.match(character):
        return True
    return character.encode("cp932") >= b"\x98\x9f"
