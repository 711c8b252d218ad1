"""The page of one commitment: its words, both sides, dates and figures, as of any day, at a fixed cost."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.utils import translation
from pytest_django import DjangoAssertNumQueries

from commitments import clock
from commitments.models import User
from tests import factories as make

from .cast import Cast, cast, main, statuses
from .html import Element, parse

pytestmark = pytest.mark.django_db

# Session, person with ministry, plan with period, the commitment with its standing, ministries, timeline, evidence,
# milestones, indicators, measurements, revisions; whether the person's ministry is assigned.
QUERIES = 12


@pytest.fixture
def people() -> Cast:
    return cast()


def page(client: Client, user: User, query: str = "", code: str = "EC-01") -> Element:
    client.force_login(user)
    response = client.get(f"/commitments/{code}/{query}")
    assert response.status_code == 200
    return parse(response).one("main")


def section(shown: Element, name: str) -> Element:
    return next(one for one in shown.all("section") if one.get("aria-labelledby") == name)


def side(shown: Element, party: str) -> str:
    return section(shown, f"side-{party}").text


# --- Who may ask, and how ----------------------------------------------------------------------------------------


def test_everybody_who_signs_in_reads_it(client: Client, people: Cast) -> None:
    readers = {"viewer": people.viewer, "other": people.foreigner, "admin": people.administrator, "nobody": None}
    answers = statuses(client, readers, "get", "/commitments/EC-01/")
    assert answers == {"viewer": 200, "other": 200, "admin": 200, "nobody": 302}
    assert client.get("/commitments/EC-01/")["Location"] == "/sign-in/?next=/commitments/EC-01/"


def test_what_is_not_there_and_what_is_not_asked_so(client: Client, people: Cast) -> None:
    client.force_login(people.viewer)
    assert client.get("/commitments/EC-99/").status_code == 404
    assert client.post("/commitments/EC-01/").status_code == 405
    response = client.get("/commitments/EC-01/?as_of=yesterday")
    assert response.status_code == 400
    assert "“yesterday” is not a day" in parse(response).text


# --- The words ---------------------------------------------------------------------------------------------------


def test_the_whole_passage_with_the_quote_and_the_focus_marked(client: Client, people: Cast) -> None:
    row = people.commitment
    text = row.passage.text
    row.quote_start, row.quote_end = 0, text.index("また")
    row.quote = text[: row.quote_end]
    row.focus_start, row.focus_end = text.index("道路"), text.index("道路") + 6
    row.save()
    words = section(page(client, people.viewer), "words")
    passage = words.one("blockquote").one("p")
    assert (passage["lang"], passage.text) == ("ja", text)
    assert passage.one("mark").text == row.quote
    assert passage.one("mark").one("strong").text == row.focus
    assert f"「{row.focus}」" in words.text


def test_a_title_that_is_not_japanese_is_unofficial(client: Client, people: Cast) -> None:
    assert "unofficial translation" in page(client, people.viewer).text
    people.viewer.preferred_language = "ja"
    people.viewer.save()
    client.cookies.clear()
    japanese = page(client, people.viewer)
    assert "EC-01 約束" in japanese.one("h1").text
    assert not japanese.all("p", class_="title-note")


def test_who_is_assigned_and_that_nobody_has_confirmed_it(client: Client, people: Cast) -> None:
    row = people.commitment.assignments.get(ministry=people.mofa)
    row.suggested = True
    row.save()
    make.assignment(of=people.commitment, to=people.meti, role="support")
    words = section(page(client, people.viewer), "words").text
    assert "JP-MOFA leads (suggested, not confirmed yet)" in words
    assert "JP-METI supports" in words
    assert "named in the sentence" in words


# --- Both sides --------------------------------------------------------------------------------------------------


def test_both_sides_stand_beside_each_other(client: Client, people: Cast) -> None:
    make.update(
        undertaking=people.jp,
        period="2024-H1",
        delivery="at_risk",
        done="Surveyed.",
        next_steps="Build.",
        reason="No budget.",
        published_at="2024-07-10",
    )
    make.update(undertaking=people.mn, period="2024-H1", delivery="on_track", language="mn", done="Хийв.")
    shown = page(client, people.viewer, "?as_of=2024-07-20")
    japan = side(shown, "JP")
    for words in ("At risk", "A problem is known", "Reported", "Surveyed.", "Build.", "No budget.", "2024-H1"):
        assert words in japan
    assert "published on 10 July 2024" in japan
    assert "Written in Монгол" in side(shown, "MN")
    standing = section(shown, "standing").text
    assert "Seen differently" in standing
    assert "The more cautious of the two governments’ ratings." in standing


def test_a_side_that_never_reported_says_so(client: Client, people: Cast) -> None:
    make.update(undertaking=people.jp, period="2024-H1", published_at="2024-07-10")
    shown = page(client, people.viewer, "?as_of=2024-08-01")
    assert "Silent: Mongolia has never reported on this commitment." in side(shown, "MN")
    assert "was due on 30 July 2024" in side(shown, "MN")
    assert "Japan only: the other government is silent." in section(shown, "standing").text


def test_a_side_that_is_late_shows_what_it_said_last(client: Client, people: Cast) -> None:
    make.update(undertaking=people.mn, period="2023-H2", done="Old news.", published_at="2024-01-10")
    shown = side(page(client, people.viewer, "?as_of=2024-07-31"), "MN")
    assert "Mongolia’s report for 2024-H1 was due on 30 July 2024" in shown
    assert "Old news." in shown
    due = side(page(client, people.viewer, "?as_of=2024-07-30"), "MN")
    assert "Silent" not in due
    assert "is due by 30 July 2024" in due


def test_a_side_that_has_not_spoken_while_the_other_has(client: Client, people: Cast) -> None:
    make.update(undertaking=people.jp, period="2022-H2", published_at="2022-12-10")
    shown = page(client, people.viewer, "?as_of=2022-12-15")
    assert "Mongolia has published nothing yet, while the other government has." in side(shown, "MN")


def test_a_party_that_did_not_undertake_it_says_so(client: Client, people: Cast) -> None:
    make.commitment(code="EC-02", parties=("MN",))
    shown = page(client, people.viewer, code="EC-02")
    assert "Did not undertake this commitment." in side(shown, "JP")
    assert "Agreement" not in section(shown, "standing").text


def test_fulfilled_by_the_signing(client: Client, people: Cast) -> None:
    make.commitment(code="FW-01", fulfilled_on="2022-11-29")
    shown = page(client, people.viewer, code="FW-01")
    assert "Fulfilled by the signing itself; no report is owed." in side(shown, "JP")
    assert "Completed" in section(shown, "standing").text


def test_a_joint_assessment_is_the_headline(client: Client, people: Cast) -> None:
    for undertaking in (people.jp, people.mn):
        make.update(undertaking=undertaking, period="2024-H1", published_at="2024-07-10")
    make.joint_assessment(
        of=people.commitment, delivery="off_track", jp_signed_at="2024-07-20", mn_signed_at="2024-07-22"
    )
    standing = section(page(client, people.viewer, "?as_of=2024-07-25"), "standing").text
    assert "Off track" in standing
    assert "A joint assessment that both governments signed." in standing
    assert "Both sides looked at the minutes." in standing
    assert "in force from 22 July 2024" in standing


# --- Dates -------------------------------------------------------------------------------------------------------


def test_a_rating_that_contradicts_the_dates_is_said_loudly(client: Client, people: Cast) -> None:
    for undertaking in (people.jp, people.mn):
        make.update(undertaking=undertaking, period="2024-H2", published_at="2025-01-10")
    said = section(page(client, people.viewer, "?as_of=2025-01-20"), "standing").text
    assert "The rating contradicts the dates" in said
    assert "rated “On track”, although a date has passed: Route agreed, 31 December 2024 (20 days ago)" in said
    assert "contradicts" not in section(page(client, people.viewer, "?as_of=2024-12-31"), "standing").text


def rows_of(shown: Element) -> list[dict[str, str]]:
    found = []
    for row in section(shown, "dates").one("tbody").all("tr"):
        cells = {cell["data-label"]: cell.text for cell in row.all("td")}
        found.append({"What": row.one("th").text} | cells)
    return found


def test_milestones_with_slip_in_days_and_times(client: Client, people: Cast) -> None:
    make.date_revision(of=people.milestone, new_due_on="2025-03-31", requested_at="2024-06-01", agreed_at="2024-06-10")
    make.date_revision(of=people.milestone, new_due_on="2025-06-30", old_due_on="2025-03-31", requested_at="2024-09-01")
    (row,) = rows_of(page(client, people.viewer, "?as_of=2024-10-01"))
    assert row == {
        "What": "M1 Route agreed A move to 30 Jun 2025 waits for agreement; it is not in the figures.",
        "Baseline": "31 Dec 2024",
        "Current date": "31 Mar 2025",
        "Slip": "90 days later moved once",
        "Met on": "not met",
        "Schedule": "On time",
    }
    (before,) = rows_of(page(client, people.viewer, "?as_of=2024-06-09"))
    assert (before["Current date"], before["Slip"]) == ("31 Dec 2024", "as planned never moved")
    assert "A move to 31 Mar 2025 waits for agreement" in before["What"]


def test_the_commitments_own_date_stands_first(client: Client, people: Cast) -> None:
    row = make.commitment(code="EC-03", due_on="2024-12-31")
    make.date_revision(of=row, new_due_on="2024-11-30", requested_at="2024-06-01", agreed_at="2024-06-10")
    shown = page(client, people.viewer, "?as_of=2024-07-01", code="EC-03")
    (own,) = rows_of(shown)
    assert own["What"] == "The commitment itself"
    assert (own["Slip"], own["Schedule"]) == ("31 days earlier moved once", "On time")


def test_a_milestone_met(client: Client, people: Cast) -> None:
    update = make.update(undertaking=people.jp, period="2024-H1", published_at="2024-07-10")
    make.milestone_report(update=update, milestone=people.milestone, met_on="2024-06-30")
    (row,) = rows_of(page(client, people.viewer, "?as_of=2024-07-10"))
    assert (row["Met on"], row["Schedule"]) == ("30 Jun 2024", "Met")
    (before,) = rows_of(page(client, people.viewer, "?as_of=2024-07-09"))
    assert before["Met on"] == "not met"


def test_the_history_of_a_date_tells_who_asked_and_who_decided(client: Client, people: Cast) -> None:
    make.date_revision(of=people.milestone, new_due_on="2025-03-31", requested_at="2024-06-01", refused_at="2024-06-10")
    decided = section(page(client, people.viewer, "?as_of=2024-07-01"), "dates").text
    assert "31 December 2024 → 31 March 2025" in decided
    assert "The rainy season." in decided
    assert "(Japan) on 1 June 2024." in decided
    assert "Refused by" in decided
    assert "Not before the election." in decided
    waiting = section(page(client, people.viewer, "?as_of=2024-06-05"), "dates").text
    assert "waits for the agreement of Mongolia" in waiting
    assert "Refused" not in waiting


def test_without_any_date_it_says_so(client: Client, people: Cast) -> None:
    make.commitment(code="EC-04")
    assert "Nobody has set a due date" in section(page(client, people.viewer, code="EC-04"), "dates").text


# --- Figures -----------------------------------------------------------------------------------------------------


def test_indicators_with_what_is_missing_said_in_words(client: Client, people: Cast) -> None:
    shown = section(page(client, people.viewer), "indicators").text
    assert "none given none set not measured yet" in shown
    assert " 0 " not in shown
    update = make.update(undertaking=people.jp, period="2024-H1", published_at="2024-07-10")
    make.measurement(update=update, indicator=people.indicator, value=20000, measured_on="2024-06-30")
    draft = people.update("draft")
    make.measurement(update=draft, indicator=people.indicator, value=31000, measured_on="2024-06-30")
    shown = section(page(client, people.reporter), "indicators").text
    assert "20,000 30 Jun 2024 · Japan" in shown
    assert "31,000" not in shown


# --- What was reported -------------------------------------------------------------------------------------------


def entries(shown: Element) -> list[str]:
    return [entry.text for entry in section(shown, "timeline").all("li")]


def test_a_correction_and_what_it_replaced_lead_to_each_other(client: Client, people: Cast) -> None:
    old = make.update(undertaking=people.jp, period="2024-H1", published_at="2024-07-10", done="Two visits.")
    new = make.update(
        undertaking=people.jp, period="2024-H1", published_at="2024-08-10", supersedes=old, done="Three visits."
    )
    make.evidence(of=old, title="Wrong minutes")
    make.evidence(of=new, title="Right minutes")
    shown = page(client, people.viewer)
    newer, older = entries(shown)
    assert "Correction: A figure was wrong." in newer
    assert "Replaced by a correction; it counts nowhere." in older
    links = [link["href"] for link in section(shown, "timeline").all("a")]
    assert f"/updates/{new.pk}/" in links
    assert f"/updates/{old.pk}/" in links
    evidence = section(shown, "evidence").text
    assert "Right minutes" in evidence
    assert "Wrong minutes" not in evidence
    (then,) = entries(page(client, people.viewer, "?as_of=2024-08-01"))
    assert "Replaced" not in then


@pytest.mark.thorough
@pytest.mark.parametrize("status", ["draft", "submitted", "returned", "withdrawn"])
def test_what_is_not_published_is_its_own_governments(client: Client, people: Cast, status: str) -> None:
    people.update(status, done="Secret.")
    (entry,) = entries(page(client, people.colleague))
    assert "not published: only your government sees it" in entry
    assert "Secret." in entry
    assert entries(page(client, people.outsider)) == [entry]  # the same government, another ministry
    for reader in (people.foreigner, people.viewer, people.administrator):
        assert "Secret." not in page(client, reader).text
    assert "Secret." not in page(client, people.colleague, "?as_of=2024-07-01").text


def test_what_is_under_way_stands_first_in_its_period(client: Client, people: Cast) -> None:
    people.update("published", period="2024-H2")
    people.update("published", period="2024-H1")
    people.update("draft", period="2024-H1")
    order = [
        " ".join(entry.split()[:2]) + ("*" if "not published" in entry else "")
        for entry in entries(page(client, people.reporter))
    ]
    assert order == ["Japan, 2024-H2", "Japan, 2024-H1*", "Japan, 2024-H1"]


def test_from_on_track_to_off_track_in_one_step_is_flagged(client: Client, people: Cast) -> None:
    make.update(undertaking=people.jp, period="2023-H2", delivery="on_track")
    make.update(undertaking=people.mn, period="2023-H2", delivery="at_risk")
    make.update(undertaking=people.jp, period="2024-H1", delivery="off_track", published_at="2024-07-10")
    make.update(undertaking=people.mn, period="2024-H1", delivery="off_track", published_at="2024-07-11")
    shown = page(client, people.viewer)
    flagged = [entry for entry in entries(shown) if "From “On track” to “Off track” in one step" in entry]
    assert len(flagged) == 1
    assert "Japan, 2024-H1" in flagged[0]
    assert "in one step" in side(shown, "JP")
    assert "in one step" not in side(shown, "MN")


def test_a_long_timeline_is_cut_with_a_way_to_the_rest(client: Client, people: Cast) -> None:
    for _number in range(21):
        make.update(undertaking=people.jp, period="2024-H1")
    shown = page(client, people.viewer)
    assert len(entries(shown)) == 20
    link = section(shown, "timeline").all("a")[-1]
    assert link["href"] == "/updates/?commitment=EC-01&superseded=true"
    assert client.get(link["href"]).status_code == 200


# --- What the reader may do --------------------------------------------------------------------------------------


def test_the_form_is_offered_to_those_who_may_report(client: Client, people: Cast) -> None:
    def offered(user: User, query: str = "") -> bool:
        links = page(client, user, query).all("a", href="/commitments/EC-01/updates/new/")
        return bool(links)

    assert offered(people.reporter)
    assert offered(people.coordinator)
    assert offered(people.foreigner)
    assert not offered(people.outsider)
    assert not offered(people.viewer)
    assert not offered(people.administrator)
    assert not offered(people.reporter, f"?as_of={clock.today().replace(day=1, month=1)}")


def test_no_form_for_a_government_that_did_not_undertake_it(client: Client, people: Cast) -> None:
    row = make.commitment(code="EC-05", parties=("MN",))
    make.assignment(of=row, to=people.mofa)
    assert "Report on this commitment" not in page(client, people.reporter, code="EC-05").text


# --- Occurrences -------------------------------------------------------------------------------------------------


def test_how_often_it_took_place(client: Client) -> None:
    people = cast(kind="continuing")
    update = make.update(undertaking=people.jp, period="2023-H2", published_at="2024-01-10")
    make.occurrence(of=update, held_on="2023-10-01", title="Vice ministers' dialogue", place="Tokyo")
    shown = section(page(client, people.viewer, "?as_of=2024-02-01"), "occurrences")
    assert "Held 1 time in the twelve months to 1 February 2024; no number expected." in shown.text
    assert " 0" not in shown.text
    make.expectation(of=people.commitment, per_year=2)
    shown = section(page(client, people.viewer, "?as_of=2024-02-01"), "occurrences")
    assert "Held 1 of 2 expected in the twelve months to 1 February 2024." in shown.text
    assert "1 October 2023: Vice ministers' dialogue · Tokyo reported by Japan" in shown.text
    assert shown.one("a")["href"] == f"/updates/{update.pk}/?as_of=2024-02-01"
    before = section(page(client, people.viewer, "?as_of=2024-01-09"), "occurrences")
    assert "Held 0 of 2" in before.text
    assert "Vice ministers" not in before.text


def test_an_action_does_not_take_place_again_and_again(client: Client, people: Cast) -> None:
    assert not [one for one in page(client, people.viewer).all("h2") if one.get("id") == "occurrences"]


# --- Cost and languages ------------------------------------------------------------------------------------------


def furnish(people: Cast, number: int) -> None:
    make.expectation(of=people.commitment)
    for index in range(number):
        undertaking = people.jp if index % 2 else people.mn
        update = make.update(undertaking=undertaking, period="2024-H1")
        make.evidence(of=update)
        make.occurrence(of=update, held_on=clock.today())
        make.measurement(update=update, indicator=people.indicator, value=index)
        make.milestone(of=people.commitment)


@pytest.mark.thorough
@pytest.mark.parametrize("number", [3, 300])
def test_it_costs_the_same_for_3_and_for_300(
    client: Client, number: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    people = cast(kind="continuing")
    furnish(people, number)
    client.force_login(people.reporter)
    with django_assert_num_queries(QUERIES):
        assert client.get("/commitments/EC-01/").status_code == 200


def test_an_empty_commitment_costs_no_more(client: Client, people: Cast, django_assert_max_num_queries: Any) -> None:
    client.force_login(people.reporter)
    with django_assert_max_num_queries(QUERIES):
        client.get("/commitments/EC-01/")


@pytest.mark.parametrize("language", ["ja", "en", "mn"])
def test_it_reads_in_every_language(client: Client, people: Cast, language: str) -> None:
    furnish(people, 3)
    make.date_revision(of=people.milestone, new_due_on="2025-03-31", requested_at="2024-06-01")
    people.viewer.preferred_language = language
    people.viewer.save()
    client.force_login(people.viewer)
    response = client.get("/commitments/EC-01/")
    with translation.override(language):
        assert people.commitment.title in main(response).one("h1").text
