"""GET /api/v1/iati/: texts of any kind, and what is not published."""

from __future__ import annotations

from typing import Any

import pytest
from lxml import etree

from commitments.exports.iati import _legal
from tests import factories as make
from tests.api.test_iati import _now, read, schema

__all__ = ["_now", "schema"]  # fixtures


def test_what_xml_has_no_place_for_is_replaced() -> None:
    assert _legal("a\x00\x0b\ud800\ufffe\tb\n🐎") == "a\ufffd\ufffd\ufffd\ufffd\tb\n🐎"


@pytest.mark.django_db
def test_what_has_no_place_in_xml_does_no_harm(schema: Any) -> None:
    row = make.commitment(title_en="a\x0b <&> 🐎")
    make.update(undertaking=make.side(row, "JP"), period="2023-H2", done="x\x1by]]>")
    tree = read()
    schema.assertValid(tree)
    titles = tree.xpath("//iati-activity/title/narrative/text()")
    assert any("<&>" in title and "🐎" in title for title in titles)


@pytest.mark.django_db
def test_drafts_and_notes_are_not_in_it() -> None:
    row = make.commitment()
    make.update(undertaking=make.side(row, "JP"), period="2023-H2", status="draft", done="SECRET")
    make.update(undertaking=make.side(row, "MN"), period="2023-H2", internal_note="SECRET")
    for role in ("viewer", "coordinator"):
        assert b"SECRET" not in etree.tostring(read(role=role))


@pytest.mark.django_db
def test_a_target_without_a_day_is_the_plans(schema: Any) -> None:
    make.indicator(of=make.commitment(), target=20000)
    tree = read()
    schema.assertValid(tree)
    period = tree.find(".//period")
    assert period.find("period-end").get("iso-date") == "2032-11-28"
    assert period.find("target").get("value") == "20000"
