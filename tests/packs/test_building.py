"""What a pack says of a few rows: as of its day, what is missing said to be, and nothing that is not published."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from commitments import clock
from commitments.exports.packs import facts as pack_facts
from commitments.exports.packs.facts import Choice, TooMany, read_facts
from commitments.models import Commitment, Consultation, ProgressUpdate, User
from commitments.queries.consultations import get_consultation
from commitments.queries.days import read_day_and_plan
from commitments.standing import day as day_on
from tests import factories as make
from tests.test_drafts_stay_hidden import SECRET, write_unpublished

from .conftest import headings, numbers, pack_of, text_of, words_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def row() -> Commitment:
    made = make.commitment(code="EC-01", due_on="2024-12-31")
    for party in ("JP", "MN"):
        make.assignment(of=made, to=make.ministry(party=party))
    return made


def test_a_consultation_shows_its_day_for_good(viewer: User, row: Commitment) -> None:
    make.update(undertaking=make.side(row, "JP"), published_at="2023-07-20", done="What was known then.")
    make.update(undertaking=make.side(row, "JP"), period="2024-H1", published_at="2024-07-20", done="Later news.")
    held = make.consultation(held_on="2024-03-15", title_en="Spring talks")
    make.decision(of=held, about=[row], text="Meet again.")
    text = text_of(pack_of(viewer, consultation=held))
    assert "What was known then." in text
    assert "Later news." not in text
    assert "15 March 2024" in text


def test_one_to_come_shows_today_and_says_so(viewer: User, row: Commitment) -> None:
    ahead = make.consultation(held_on=clock.today() + dt.timedelta(days=30), title_en="Next talks")
    facts = read_facts(
        viewer,
        Choice(("en",)),
        day=day_on(clock.today()),
        plan=read_day_and_plan("")[1],
        consultation=get_consultation(viewer, ahead.pk),
    )
    assert facts.ahead
    assert not facts.as_of
    held_today = make.consultation(held_on=clock.today())
    assert not read_facts(viewer, Choice(("en",)), day=day_on(clock.today()), plan=None, consultation=held_today).ahead


def test_dates_against_their_baselines(viewer: User, row: Commitment) -> None:
    step = make.milestone(of=row, due_on="2024-05-31", title_en="Survey done")
    make.date_revision(of=step, new_due_on="2024-06-30", requested_at="2024-04-01", agreed_at="2024-04-05")
    make.date_revision(of=step, new_due_on="2024-09-30", requested_at="2024-08-01", party="MN")
    make.milestone(of=row, due_on="2024-07-31", title_en="Route agreed")
    text = text_of(pack_of(viewer, as_of="2024-08-15", sections=["dates"]))
    assert "1 of 3 due dates were moved or are asked to be." in text
    for word in ("Survey done", "31 May 2024", "30 Jun 2024", "30 days later", "moved once", "Overdue"):
        assert word in text
    assert "A move to 30 Sep 2024 waits for agreement" in text
    assert "Route agreed" not in text


def test_a_rating_against_the_dates_and_a_joint_assessment_are_noticed(viewer: User, row: Commitment) -> None:
    for party in ("JP", "MN"):
        make.update(undertaking=make.side(row, party), period="2024-H2", published_at="2025-01-10")
    assert "The rating contradicts the dates" in text_of(pack_of(viewer, as_of="2025-01-15", sections=["commitments"]))
    make.joint_assessment(
        of=row, delivery="off_track", jp_signed_at="2025-01-16 10:00", mn_signed_at="2025-01-16 11:00"
    )
    text = text_of(pack_of(viewer, as_of="2025-01-17", sections=["commitments"]))
    assert "Joint assessment" in text
    assert "The rating contradicts the dates" not in text


def test_silence_is_said(viewer: User, row: Commitment) -> None:
    make.update(undertaking=make.side(row, "JP"), period="2023-H1", published_at="2023-07-20")
    text = text_of(pack_of(viewer, as_of="2024-02-15", sections=["commitments"]))
    assert "Silent: Japan’s report for 2023-H2 was due on 30 January 2024" in text
    assert "Silent: Mongolia has never reported on this commitment." in text


def test_figures_and_occurrences(viewer: User) -> None:
    row = make.commitment(code="EC-02", kind="continuing")
    counted = make.indicator(of=row, code="EC-02-I1")
    make.indicator(of=row, code="EC-02-I2")
    update = make.update(undertaking=make.side(row, "JP"), published_at="2023-07-20")
    make.measurement(update=update, indicator=counted, value=1234, measured_on="2023-06-30")
    make.occurrence(of=update, held_on="2023-05-10", title="Third round")
    make.expectation(of=row, per_year=2)
    text = text_of(pack_of(viewer, as_of="2023-08-15", sections=["commitments"]))
    for word in ("1,234", "30 Jun 2023", "not measured yet", "Third round"):
        assert word in text
    assert "Held 1 of 2 expected in the twelve months to 15 August 2023." in text


def test_evidence_of_the_reports_that_are_shown(viewer: User, row: Commitment) -> None:
    older = make.update(undertaking=make.side(row, "JP"), published_at="2023-07-20")
    make.evidence(of=older, title="Old minutes", url="https://example.org/old")
    newer = make.update(undertaking=make.side(row, "JP"), period="2023-H2", published_at="2024-01-20")
    make.evidence(of=newer, title="New minutes", url="https://example.org/new")
    pack = pack_of(viewer, as_of="2024-02-15", sections=["commitments"])
    text = text_of(pack)
    assert "New minutes" in text
    assert "https://example.org/new" in text
    assert "Old minutes" not in text
    assert "1 more pieces of evidence stand on the commitment’s page." in text
    links = {run.link for words in words_of(pack) for line in words.lines for run in line if run.link}
    assert "https://example.org/new" in links


@pytest.mark.parametrize("who", ["viewer", "author's colleague"])
def test_nothing_unpublished_and_no_address(viewer: User, who: str) -> None:
    """Not even for those who may read the drafts: a pack is handed around."""
    row = make.commitment(code="T-01", kind="action")
    make.indicator(of=row)
    make.milestone(of=row, due_on="2024-12-31")
    for party in ("JP", "MN"):
        make.assignment(of=row, to=make.ministry(party=party))
        make.update(undertaking=make.side(row, party), period="2023-H2", published_at="2024-01-10")
    approver = make.user(role="approver", email="poison-approver@example.org", full_name="Aki Approver")
    with clock.at(make.instant("2024-07-31")):
        write_unpublished(row, make.user(role="reporter"), approver)
        ProgressUpdate.objects.filter(status="published").update(internal_note=SECRET)
        make.decision(of=make.consultation(held_on="2024-07-31"), about=[row])
        user = viewer if who == "viewer" else approver
        text = text_of(pack_of(user, consultation=Consultation.objects.get()))
    assert "T-01" in text
    assert SECRET not in text
    assert "987,654" not in text
    assert "@" not in text


@pytest.mark.thorough
@pytest.mark.parametrize("number", [3, 30])
def test_the_number_of_queries_is_that_of_one_commitment(viewer: User, number: int) -> None:
    make.consultation(held_on="2024-01-15")
    held = make.consultation(held_on="2024-08-15")
    for index in range(number):
        row = make.commitment(due_on="2024-05-31")
        make.date_revision(of=make.milestone(of=row), new_due_on="2025-09-30", requested_at="2024-05-01")
        make.indicator(of=row)
        make.evidence(of=make.update(undertaking=make.side(row, "JP"), period="2024-H1", published_at="2024-07-20"))
        make.decision(of=held, about=[row])
        make.decision(of=make.consultation(held_on=dt.date(2023, 1, 1) + dt.timedelta(days=index)), about=[row])
    with CaptureQueriesContext(connection) as asked:
        pack_of(viewer, "ja", "mn", consultation=held)
    assert len(asked) == 24


def test_what_is_not_asked_for_is_not_read(viewer: User) -> None:
    make.commitment()
    with CaptureQueriesContext(connection) as asked:
        pack_of(viewer, as_of="2024-08-15", sections=["decisions"])
    assert len(asked) <= 5


def test_more_than_a_pack_holds_is_refused_before_it_is_read(viewer: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pack_facts, "MOST_COMMITMENTS", 3)
    for _number in range(4):
        make.commitment(in_pillar=make.pillar(key="economy", code="EC"))
    late = make.commitment(code="FW-01", due_on="2024-05-31")
    with pytest.raises(TooMany) as refused:
        pack_of(viewer, as_of="2024-08-15")
    assert refused.value.fields == {"commitments": [refused.value.message]}
    assert "These are 5 commitments" in refused.value.message
    with pytest.raises(TooMany):
        pack_of(viewer, as_of="2024-08-15", commitments="pillar-economy")
    pack = pack_of(viewer, as_of="2024-08-15", commitments="agenda")
    assert f"{late.code} A commitment" in headings(pack, 3)
    assert [row[-1] for row in numbers(pack, "count-schedule")] == ["5"] * 6
