"""What the commitments refer to: pillars, passages, reporting periods, ministries."""

from __future__ import annotations

from ..saying import Field, Fields, codes, item, or_null, plain, texts

PILLAR: Fields = {
    "key": plain("key"),
    "url": item("pillars", "key"),
    "code": plain("code"),
    "position": plain("position"),
    "titles": texts("title"),
    "commitments_url": Field(("key",), lambda row, saying: saying.links.to("commitments", {"pillar": row["key"]})),
}

PASSAGE: Fields = {
    "number": plain("number"),
    "url": item("passages", "number"),
    "section": plain("section__key"),
    "text": plain("text"),
    "list_item": plain("list_item"),
    "nothing_undertaken": or_null("nothing_undertaken"),
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
