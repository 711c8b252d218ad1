"""Words in texts of three languages: what a query asks for, and where in a text it stands, to the character.

A text is compared folded (`multilingual.fold`), and folding changes lengths: "㌔" becomes "キロ", "ｶﾞ" becomes "ガ".
So that what is shown is the text as it was written, every folded character knows which written ones it came from.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from commitments.multilingual import fold

LONGEST_QUERY = 200  # characters; each word is a condition, and SQLite takes no more than a thousand
LONGEST_EXCERPT = 180  # characters: two or three lines on a wide screen

# What stands in quotation marks is one phrase; where they are not closed, it goes on to the end. Any other mark is a
# blank. In a folded query full-width marks have become plain ones.
_ASKED = re.compile(
    r'"([^"]*)"?|[“”„]([^“”]*)[“”]?|«([^»]*)»?|「([^」]*)」?|『([^』]*)』?|'  # a phrase
    r'([^\s"“”„«»「」『』]+)'
)
_KANJI = re.compile("[\u3005\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")

# Where a sentence ends: after a full stop in any width with the brackets that close on it, or at the end of a line.
# A plain full stop counts where a blank follows and then no small letter or digit ("No. 5", "e.g. this").
_SENTENCE_END = re.compile(
    r"(?:[。！？!?｡]+|．(?![0-9０-９])|[.…]+(?=[»”’\"')\]]*\s+[^a-zа-яёөү0-9\s]))[」』）〉》】»”’\"')\]]*|[\r\n\u2028\u2029]+"
)

# These begin something new and never join the character before them: no need to ask.
_ALONE = re.compile("[\x00-\u02ff\u0400-\u0482\u048a-\u052f\u3000-\u3029\u3041-\u3096\u30a0-\u30ff\u4e00-\u9fff]")

Span = tuple[int, int]  # from the first character to the one after the last


@dataclass(frozen=True)
class Run:
    """A stretch of a text as it was written; `marked` where it is what was looked for."""

    text: str
    marked: bool


@dataclass(frozen=True)
class Excerpt:
    """A piece of a text. Its runs together are the piece; `cut_before` and `cut_after` say that a sentence goes on.

    `matched_at`: where in the whole text its first match begins.
    """

    runs: tuple[Run, ...]
    matched_at: int
    cut_before: bool
    cut_after: bool

    @property
    def text(self) -> str:
        return "".join(run.text for run in self.runs)


def words_of(query: str) -> list[str]:
    """The words and quoted phrases of a query, folded, each once. All of them have to be found."""
    asked = (" ".join(next(filter(None, found.groups()), "").split()) for found in _ASKED.finditer(fold(query)))
    return list(dict.fromkeys(word for word in asked if word))


def too_short(words: Iterable[str]) -> bool:
    """Nothing but single characters: they stand everywhere. A kanji is a word by itself."""
    return not any(len(word) > 1 or _KANJI.match(word) for word in words)


def find_match(text: str, words: Sequence[str], longest: int = LONGEST_EXCERPT) -> Excerpt | None:
    """The sentence of `text` that holds the most of `words` (as `words_of` gives them), with all of them marked.

    None where none of them occurs. Never longer than `longest` characters: a longer sentence is cut around its first
    match, and a match that is longer itself, at its end.
    """
    spans = _spans(text, words)
    if not spans:
        return None
    ends = [0, *(found.end() for found in _SENTENCE_END.finditer(text))]
    told: dict[int, set[int]] = {}
    for (start, _end), word in spans:
        told.setdefault(bisect_right(ends, start) - 1, set()).add(word)
    best = min(told, key=lambda sentence: (-len(told[sentence]), sentence))
    marks = [mark for mark in _merged(span for span, _word in spans) if mark[1] > ends[best]]
    whole = _trimmed(text, ends[best], _end_of(text, ends, marks[0][1]), marks[0])
    start, end = _cut(text, whole, marks[0], longest)
    # No half a word is marked; only the first match can be longer than the excerpt.
    end = min([end, *(mark[0] for mark in marks[1:] if mark[0] < end < mark[1])])
    return Excerpt(tuple(_runs(text, (start, end), marks)), marks[0][0], start > whole[0], end < whole[1])


def marked(text: str, words: Sequence[str]) -> tuple[Run, ...]:
    """The whole text, with every one of `words` in it marked: for titles."""
    return tuple(_runs(text, (0, len(text)), _merged(span for span, _word in _spans(text, words))))


# --- Where the words stand -----------------------------------------------------------------------------------------


def _spans(text: str, words: Sequence[str]) -> list[tuple[Span, int]]:
    """Every place of every word in the text as written, in order, with the number of the word."""
    looked_through = fold(text)
    if not any(word in looked_through for word in words):
        return []
    folded, origins = _with_origins(text)
    spans = []
    for number, word in enumerate(words):
        at = folded.find(word) if word else -1
        while at >= 0:
            after = at + len(word)
            spans.append(((origins[at][0], origins[after - 1][1]), number))
            at = folded.find(word, after)
    return sorted(spans)


def _with_origins(text: str) -> tuple[str, list[Span]]:
    """`fold(text)`, and for each of its characters the written ones that it came from."""
    folded: list[str] = []
    origins: list[Span] = []
    for start, end in _units(text):
        for letter in unicodedata.normalize("NFKC", text[start:end]).casefold():
            if not letter.isspace():
                folded.append(letter)
                origins.append((start, end))
            elif folded and folded[-1] != " ":
                folded.append(" ")
                origins.append((start, end))
    if folded and folded[-1] == " ":
        folded.pop()
        origins.pop()
    return "".join(folded), origins


def _units(text: str) -> Iterator[Span]:
    """The text in the smallest parts that can be normalised each by itself: "ガ" as "ｶﾞ" is one of two characters."""
    start = 0
    for place in range(1, len(text)):
        if _begins(text[start:place], text[place]):
            yield start, place
            start = place
    if text:
        yield start, len(text)


def _begins(before: str, letter: str) -> bool:
    """`letter` begins a new unit: it neither combines with what is `before` it nor changes places with it."""
    if _ALONE.match(letter):
        return True
    if unicodedata.combining(unicodedata.normalize("NFKD", letter)[0]):
        return False
    apart = unicodedata.normalize("NFKC", before) + unicodedata.normalize("NFKC", letter)
    return unicodedata.normalize("NFKC", before + letter) == apart


def _merged(spans: Iterable[Span]) -> list[Span]:
    """Spans that touch or overlap, as one."""
    merged: list[Span] = []
    for start, end in spans:
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


# --- What is shown of the text -------------------------------------------------------------------------------------


def _end_of(text: str, ends: list[int], place: int) -> int:
    """Where the sentence ends in which the character before `place` stands."""
    following = bisect_right(ends, place - 1)
    return ends[following] if following < len(ends) else len(text)


def _trimmed(text: str, start: int, end: int, mark: Span) -> Span:
    """Without the blanks around it, and never less than the match."""
    while start < mark[0] and text[start].isspace():
        start += 1
    while end > mark[1] and text[end - 1].isspace():
        end -= 1
    return min(start, mark[0]), max(end, mark[1])


def _cut(text: str, whole: Span, mark: Span, longest: int) -> Span:
    """The part of the sentence around its first match, a third of it before the match, cut between words."""
    start, end = whole
    if end - start <= longest:
        return whole
    room = max(0, longest - (mark[1] - mark[0]))
    start = max(start, min(mark[0] - room // 3, end - longest))
    end = min(end, start + longest)
    if start > whole[0]:
        start = _next_word(text, start, mark[0])
    if whole[1] > end > mark[1]:
        blank = max(text.rfind(" ", max(mark[1], end - 20), end), text.rfind("\u3000", max(mark[1], end - 20), end))
        end = blank if blank > 0 else end
    return start, end


def _next_word(text: str, start: int, limit: int) -> int:
    """The first place from `start` on, and not behind `limit`, at which a word can begin."""
    near = min(limit, start + 20)
    blank = text.find(" ", start, near)
    start = blank + 1 if blank >= 0 else start
    while start < limit and not _begins(text[start - 1], text[start]):
        start += 1
    return start


def _runs(text: str, piece: Span, marks: Iterable[Span]) -> Iterator[Run]:
    """The piece of the text, in turns of what is marked and what is not."""
    place, end = piece
    for first, last in marks:
        first, last = max(first, place), min(last, end)
        if first >= last:
            continue
        if place < first:
            yield Run(text[place:first], False)
        yield Run(text[first:last], True)
        place = last
    if place < end:
        yield Run(text[place:end], False)
