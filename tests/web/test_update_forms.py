"""The form's own parts: what is a number, what is a day, and where a refusal is said."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.http import QueryDict

from commitments.errors import RuleViolation
from commitments.reports.dates import slip_in_words, times_moved
from commitments.templatetags import reporting
from commitments.web.comparing import compare
from commitments.web.fields import DayField, NumberField
from commitments.web.update_forms import UpdateForms, update_forms
from tests import factories as make


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("2000", "2000"),
        ("2,000", "2000"),
        ("２，０００", "2000"),
        ("1 234 567.25", "1234567.25"),
        ("1\u00a0234", "1234"),
        ("−5", "-5"),
        ("０．５", "0.5"),
        ("", None),
        ("  ", None),
    ],
)
def test_numbers_as_people_write_them(typed: str, value: str | None) -> None:
    assert NumberField(required=False).clean(typed) == (None if value is None else Decimal(value))


@pytest.mark.parametrize(
    "typed", ["1,5", "1.234.567", "12,34", "1万", "NaN", "1e5", "５％", "0x10", "1" * 30, "0.00001"]
)
def test_what_is_no_number_or_could_mean_two(typed: str) -> None:
    with pytest.raises(ValidationError):
        NumberField().clean(typed)


@pytest.mark.parametrize("typed", ["2024-06-30", "２０２４－０６－３０", " 2024-06-30 ", "30 June 2024"])
def test_days(typed: str) -> None:
    assert DayField().clean(typed) == dt.date(2024, 6, 30)


@pytest.mark.parametrize("typed", ["2024-02-30", "30/06/2024", "tomorrow"])
def test_what_is_no_day(typed: str) -> None:
    with pytest.raises(ValidationError, match="Write it as YYYY-MM-DD"):
        DayField().clean(typed)


def forms() -> UpdateForms:
    found = update_forms(
        make.commitment(),
        posted=QueryDict("language=en&evidence-count=1"),
        indicators=[],
        milestones=[],
        files=lambda pk: None,
    )
    assert found.is_valid()
    return found


@pytest.mark.django_db
def test_a_refusal_stands_at_its_field_or_else_above_all() -> None:
    at_field = forms()
    at_field.refuse(RuleViolation("x", "General.", fields={"done": ["Too short."]}))
    assert at_field.main.errors == {"done": ["Too short."]}
    of_a_group = forms()
    of_a_group.refuse(RuleViolation("x", "General.", fields={"url": ["No link."], "measurements": ["No value."]}))
    assert of_a_group.evidence.messages == ["No link.", "No value."]
    assert of_a_group.errors
    above = forms()
    above.refuse(RuleViolation("x", "General.", fields={"elsewhere": ["Hidden."]}))
    assert above.non_field_errors == ["General."]


def test_what_differs_is_marked_and_line_ends_do_not() -> None:
    assert not compare("Done", "One.\r\nTwo. ", "One.\nTwo.").differs
    compared = compare("Done", "Нэг өдөр", "Хоёр өдөр")
    assert compared.mine == [("Нэг", True), (" өдөр", False)]
    assert compared.theirs == [("Хоёр", True), (" өдөр", False)]


def test_numbers_and_spans_in_words() -> None:
    assert reporting.number(None) == ""
    assert reporting.number(Decimal("20000.0000")) == "20,000"
    assert reporting.number(Decimal("0.2500")) == "0.25"
    assert reporting.number(Decimal("0.0000")) == "0"
    today = dt.date(2024, 6, 30)
    assert [reporting.days_until(today + dt.timedelta(days=n), today) for n in (-2, -1, 0, 1, 2)] == [
        "2 days ago",
        "1 day ago",
        "today",
        "in 1 day",
        "in 2 days",
    ]
    assert [slip_in_words(n) for n in (-1, 0, 90)] == ["1 day earlier", "as planned", "90 days later"]
    assert [times_moved(n) for n in (0, 1, 2)] == ["never moved", "moved once", "moved 2 times"]
