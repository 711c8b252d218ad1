"""What stands in the rows of each sheet, as of which day, and which questions are refused."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.http import QueryDict

from commitments import clock
from commitments.errors import InvalidParameters, NotFound
from commitments.exports.catalogue import SHEETS, ask
from commitments.exports.sheet import SheetKind
from commitments.models import User
from commitments.queries.days import read_day
from tests import factories as make

from .samples import question, rows

pytestmark = pytest.mark.django_db

EVERY = list(SHEETS.values())


# --- what stands in them -----------------------------------------------------------------------------------------


@pytest.fixture
def reader() -> User:
    return make.user(role="viewer", party="MN")


def test_commitments(reader: User) -> None:
    economy = make.pillar(key="economy", code="EC")
    row = make.commitment(code="EC-01", in_pillar=economy, due_on="2024-06-30", kind="action")
    make.assignment(of=row, to=make.ministry(party="JP"))
    make.date_revision(of=row, new_due_on="2024-09-30", requested_at="2024-01-01", agreed_at="2024-01-05")
    update = make.update(undertaking=make.side(row, "JP"), period="2023-H2", delivery="on_track")
    alone = make.commitment(code="EC-02", in_pillar=economy, parties=("MN",), kind="position")
    with clock.at(make.instant("2024-03-01")):
        first, second = rows(SHEETS["commitments"], reader)
    assert (
        first
        | {
            "code": "EC-01",
            "pillar": "economy",
            "pillar_label": "Economy",
            "parties": ["JP", "MN"],
            "parties_label": "Japan, Mongolia",
            "baseline_due_on": "2024-06-30",
            "due_on": "2024-09-30",
            "slip_days": 92,
            "times_revised": 1,
            "next_due_on": "2024-09-30",
            "schedule": "on_time",
            "agreement": "one_side_silent",
            "agreement_label": "One side silent",
            "delivery": "on_track",
            "delivery_label": "On track",
            "basis": "one_side",
            "jp_lead": make.ministry(party="JP").code,
            "jp_delivery": "on_track",
            "jp_reporting": "reported",
            "jp_silent": False,
            "jp_update": update.pk,
            "jp_period": "2023-H2",
            "mn_delivery": None,
            "mn_delivery_label": None,
            "mn_reporting": "never",
            "mn_silent": True,
            "mn_update": None,
            "completed_on": None,
            "as_of": "2024-03-01",
        }
        == first
    )
    assert second["code"] == alone.code
    missing = ("jp_silent", "jp_reporting", "agreement", "baseline_due_on", "slip_days", "times_revised", "due_on")
    assert [second[name] for name in missing] == [None] * len(missing)
    assert second["delivery"] == "not_reported"


def test_commitments_on_a_day_before_their_date_was_set_or_moved(reader: User) -> None:
    row = make.commitment(code="EC-01", due_on="2024-06-30", due_set_at="2023-02-01")
    make.date_revision(of=row, new_due_on="2024-09-30", requested_at="2024-01-01", agreed_at="2024-01-05")
    with clock.at(make.instant("2024-03-01")):
        before, set_on, moved = (
            rows(SHEETS["commitments"], reader, on=day)[0] for day in ("2023-01-31", "2023-02-01", "2024-01-05")
        )
    names = ("baseline_due_on", "due_on", "slip_days", "times_revised")
    assert [before[name] for name in names] == [None, None, None, None]
    assert [set_on[name] for name in names] == ["2024-06-30", "2024-06-30", 0, 0]
    assert [moved[name] for name in names] == ["2024-06-30", "2024-09-30", 92, 1]


def test_updates_and_their_corrections(reader: User) -> None:
    row = make.commitment(code="EC-01", kind="position")
    side = make.side(row, "JP")
    old = make.update(undertaking=side, period="2023-H1", published_at="2023-07-05", next_steps="")
    new = make.update(
        undertaking=side,
        period="2023-H1",
        published_at="2023-08-05",
        supersedes=old,
        done="約束を守った。",
        language="ja",
        delivery="at_risk",
    )
    with clock.at(make.instant("2024-03-01")):
        only, both, then = (
            rows(SHEETS["updates"], reader, query, day)
            for query, day in (("", ""), ("superseded=true", ""), ("superseded=true", "2023-07-31"))
        )
    assert [one["id"] for one in only] == [new.pk]
    assert only[0]["supersedes"] == old.pk
    assert only[0]["correction_reason"] == "A figure was wrong."
    assert only[0]["done"] == "約束を守った。"
    assert only[0]["language"] == "ja"
    assert only[0]["delivery_label"] == "Upholding at risk"
    assert [one["id"] for one in both] == [new.pk, old.pk]
    assert (both[1]["superseded"], both[1]["superseded_by"]) == (True, new.pk)
    assert both[1]["superseded_at"].startswith("2023-08-05")
    # A day before the correction knows nothing of it.
    assert [one["id"] for one in then] == [old.pk]
    assert (then[0]["superseded"], then[0]["superseded_by"], then[0]["superseded_at"]) == (False, None, None)
    assert then[0]["next_steps"] is None


def test_milestones_and_moves_of_dates(reader: User) -> None:
    row = make.commitment(code="EC-01")
    step = make.milestone(of=row, due_on="2024-06-30", title_en="A first step")
    make.milestone(of=row, due_on="2024-01-31", withdrawn_at="2024-02-01")
    make.date_revision(of=step, new_due_on="2024-05-31", requested_at="2024-01-01", agreed_at="2024-01-05")
    make.date_revision(of=step, new_due_on="2025-01-31", requested_at="2024-02-01", old_due_on="2024-05-31")
    make.date_revision(of=step, new_due_on="2026-01-31", requested_at="2023-02-01", refused_at="2023-02-05")
    update = make.update(undertaking=make.side(row, "JP"), period="2023-H2")
    make.milestone_report(update=update, milestone=step, met_on="2023-12-20")
    with clock.at(make.instant("2024-03-01")):
        milestones = rows(SHEETS["milestones"], reader)
        earlier = rows(SHEETS["milestones"], reader, on="2023-12-31")
        moves = rows(SHEETS["date-revisions"], reader)
        before = rows(SHEETS["date-revisions"], reader, on="2024-01-04")
        late = rows(SHEETS["milestones"], reader, "schedule=overdue")
    (only,) = milestones
    assert (
        only
        | {
            "commitment": "EC-01",
            "number": 1,
            "title_en": "A first step",
            "baseline_due_on": "2024-06-30",
            "due_on": "2024-05-31",
            "slip_days": -30,
            "times_revised": 1,
            "met_on": "2023-12-20",
            "schedule": "met",
            "schedule_label": "Met",
            "code": None,
        }
        == only
    )
    assert [(one["number"], one["slip_days"], one["met_on"]) for one in earlier] == [(1, 0, None), (2, 0, None)]
    assert late == []
    (move,) = moves
    assert (
        move
        | {
            "milestone": 1,
            "old_due_on": "2024-06-30",
            "new_due_on": "2024-05-31",
            "days_moved": -30,
            "reason": "The rainy season.",
            "requested_by": "JP",
            "needed_agreement": True,
            "agreed_by": "MN",
            "agreed_by_label": "Mongolia",
        }
        == move
    )
    assert before == []


def test_measurements_and_evidence(reader: User) -> None:
    row = make.commitment(code="EC-01")
    indicator = make.indicator(of=row, code="EC-01-I1", target=Decimal("20000"))
    update = make.update(undertaking=make.side(row, "MN"), period="2023-H1")
    make.measurement(update=update, indicator=indicator, value=Decimal("0"), measured_on="2023-06-30")
    make.evidence(of=update, title="Minutes")
    stored = make.stored_file(by=make.user(), name="report.pdf", content=b"%PDF-1.4 x")
    make.evidence(of=update, title="A report", url="", file=stored)
    with clock.at(make.instant("2024-03-01")):
        (value,) = rows(SHEETS["measurements"], reader)
        link, file = rows(SHEETS["evidence"], reader)
        assert rows(SHEETS["measurements"], reader, on="2023-06-30") == []
    assert (
        value
        | {
            "indicator": "EC-01-I1",
            "value": 0,
            "measured_on": "2023-06-30",
            "target": 20000,
            "target_on": None,
            "baseline": None,
            "in_statement": False,
            "name_en": "Visits",
            "unit_en": "visits",
            "name_ja": None,
            "party": "MN",
            "party_label": "Mongolia",
            "update": update.pk,
        }
        == value
    )
    assert (link["title"], link["url"], link["file"], link["file_size"]) == (
        "Minutes",
        "https://example.org/minutes",
        None,
        None,
    )
    assert (file["url"], file["file"], file["file_name"], file["file_size"]) == (None, stored.pk, "report.pdf", 10)


def test_two_sides(reader: User) -> None:
    row = make.commitment(code="EC-01")
    make.update(undertaking=make.side(row, "JP"), period="2023-H1", delivery="on_track", done="Done.")
    make.update(undertaking=make.side(row, "MN"), period="2023-H1", delivery="at_risk", done="Хийв.", language="mn")
    make.commitment(code="EC-02")
    with clock.at(make.instant("2023-07-15")):
        (only,) = rows(SHEETS["two-sides"], reader)
    assert only["agreement"] == "divergent"
    assert (only["jp_done"], only["jp_language"], only["mn_done"], only["mn_language"]) == (
        "Done.",
        "en",
        "Хийв.",
        "mn",
    )
    assert (only["delivery"], only["basis"]) == ("at_risk", "both")


def test_consultations_and_decisions(reader: User) -> None:
    one, two = make.commitment(code="EC-01"), make.commitment(code="EC-02")
    meeting = make.consultation(held_on="2024-01-15", title_en="First", place="東京")
    make.consultation(held_on="2024-06-15", title_en="Second")
    make.decision(of=meeting, about=[two, one], text="双方は再び会う。", language="ja")
    make.decision(of=meeting, text="Later on.", recorded_at="2024-02-20")
    with clock.at(make.instant("2024-03-01")):
        meetings = rows(SHEETS["consultations"], reader)
        earlier = rows(SHEETS["consultations"], reader, on="2024-01-31")
        decided = rows(SHEETS["decisions"], reader)
        then = rows(SHEETS["decisions"], reader, on="2024-01-31")
        about = rows(SHEETS["decisions"], reader, "commitment=EC-02")
    assert [(row["title_en"], row["to_come"], row["decisions"]) for row in meetings] == [
        ("Second", True, 0),
        ("First", False, 2),
    ]
    assert [(row["title_en"], row["decisions"]) for row in earlier] == [("First", 1)]
    assert [(row["number"], row["commitments"], row["text"]) for row in decided] == [
        (1, ["EC-01", "EC-02"], "双方は再び会う。"),
        (2, None, "Later on."),
    ]
    assert decided[0]["language"] == "ja"
    assert [row["number"] for row in then] == [1]
    assert [row["number"] for row in about] == [1]


# --- what is refused ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", EVERY, ids=lambda kind: kind.key)
def test_an_unknown_parameter_is_refused_by_name(kind: SheetKind, reader: User) -> None:
    make.commitment(code="EC-03")
    query = QueryDict(f"{question(kind)}&nonsense=1")
    with pytest.raises(InvalidParameters) as caught:
        ask(kind, reader, query, read_day(""), demonstration=False)
    assert list(caught.value.fields) == ["nonsense"]


@pytest.mark.parametrize(
    ("key", "query", "name"),
    [
        ("commitments", "delivery=fine", "delivery"),
        ("commitments", "pillar=nowhere", "pillar"),
        ("commitments", "order=nonsense", "order"),
        ("updates", "published_from=yesterday", "published_from"),
        ("milestones", "due_from=2024", "due_from"),
        ("measurements", "superseded=maybe", "superseded"),
        ("evidence", "kind=hearsay", "kind"),
        ("date-revisions", "commitment=X", "commitment"),
        ("decisions", "held_to=x", "held_to"),
        ("consultations", "order=x", "order"),
        ("two-sides", "agreement=x", "agreement"),
        ("audit", "", "commitment"),
        ("audit", "commitment=EC-01&commitment=EC-02", "commitment"),
        ("audit", "commitment=EC%0001", "commitment"),
    ],
)
def test_a_value_that_is_not_understood_is_refused_by_name(key: str, query: str, name: str, reader: User) -> None:
    make.commitment(code="EC-01")
    with pytest.raises(InvalidParameters) as caught:
        ask(SHEETS[key], reader, QueryDict(query), read_day(""), demonstration=False)
    assert list(caught.value.fields) == [name]


def test_the_trail_of_no_commitment_is_not_found(reader: User) -> None:
    with pytest.raises(NotFound):
        ask(SHEETS["audit"], reader, QueryDict("commitment=EC-99"), read_day(""), demonstration=False)
