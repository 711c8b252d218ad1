"""What the commitments refer to: pillars, passages, reporting periods, ministries."""

from __future__ import annotations

from commitments.vocabulary import Language

from ..saying import Field, Fields, Row, Saying, codes, item, plain, texts

PILLAR: Fields = {
    "key": plain("key"),
    "url": item("pillars", "key"),
    "code": plain("code"),
    "position": plain("position"),
    "titles": texts("title"),
    "commitments_url": Field(("key",), lambda row, saying: saying.links.to("commitments", {"pillar": row["key"]})),
}

TRANSLATED = ("text_en", "text_mn")
WHY_NOTHING = {"ja": "nothing_undertaken_ja", "en": "nothing_undertaken", "mn": "nothing_undertaken_mn"}


def _translations(row: Row, saying: Saying) -> dict[str, str | None]:
    return {code: row[f"text_{code}"] or None for code in saying.languages if code != Language.JA}


def _why_nothing(row: Row, saying: Saying) -> dict[str, str | None] | None:
    if not any(row[column] for column in WHY_NOTHING.values()):
        return None
    return {code: row[WHY_NOTHING[code]] or None for code in saying.languages}


PASSAGE: Fields = {
    "number": plain("number"),
    "url": item("passages", "number"),
    "section": plain("section__key"),
    "text": plain("text"),
    "unofficial_translations": Field(TRANSLATED, _translations),
    "list_item": plain("list_item"),
    "nothing_undertaken": Field(tuple(WHY_NOTHING.values()), _why_nothing),
    "commitments": codes("commitment_codes"),
    "also": codes("also_codes"),
}

PERIOD: Fields = {
    "code": plain("code"),
    "url": item("periods", "code"),
    "starts_on": plain("starts_on"),
    "ends_on": plain("ends_on"),
    "due_on": plain("due_on"),
}

MINISTRY: Fields = {
    "code": plain("code"),
    "url": item("ministries", "code"),
    "party": plain("party"),
    "names": texts("named"),
    "closed_on": plain("known_closed_on"),
    "successors": codes("successor_codes"),
}
