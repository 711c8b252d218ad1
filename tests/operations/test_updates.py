"""Progress updates: drafted, edited, submitted, returned, withdrawn, published. Corrections: test_corrections."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from commitments import clock
from commitments.errors import Forbidden, RuleViolation, StaleVersion
from commitments.models import Milestone, ProgressUpdate, User
from commitments.operations.content import EvidenceContent, MeasurementContent, MilestoneContent, UpdateContent
from commitments.operations.updates import (
    draft_update,
    edit_update,
    publish_update,
    return_update,
    submit_update,
    withdraw_update,
)
from commitments.vocabulary import Delivery
from tests import factories as make

from .conftest import World, newest_event

Refused = Callable[..., RuleViolation]

WRITTEN = UpdateContent(
    delivery="at_risk", done="Talks were held. ", next_steps="More talks.", reason="The budget is open.", language="en"
)
EMPTY = UpdateContent()


def period(code: str = "2024-H1") -> Any:
    return make.reporting_period(code)


def drafted(world: World, by: User | None = None, content: UpdateContent = WRITTEN) -> ProgressUpdate:
    by = by or world.person("reporter")
    return draft_update(by=by, undertaking=world.jp, period=period(), content=content)


def submitted(world: World, by: User | None = None) -> ProgressUpdate:
    update = drafted(world, by)
    return submit_update(by=update.author, update=update, version=update.version)


def full_content(world: World) -> UpdateContent:
    return UpdateContent(
        delivery="on_track",
        done="Two visits.",
        reason="As planned.",
        evidence=[EvidenceContent(title=" Minutes ", url="https://example.org/m", dated_on=dt.date(2024, 5, 1))],
        measurements=[MeasurementContent(world.indicator, Decimal("200"), dt.date(2024, 6, 30))],
        milestones=[MilestoneContent(world.milestone, dt.date(2024, 6, 1))],
    )


# --- drafting ----------------------------------------------------------------------------------------------------


def test_a_draft_belongs_to_its_author_and_their_ministry(world: World) -> None:
    reporter = world.person("reporter")
    update = drafted(world, reporter)
    update.refresh_from_db()
    assert (update.status, update.version, update.done) == ("draft", 1, "Talks were held.")
    assert (update.author, update.edited_by, update.ministry) == (reporter, reporter, world.mofa)
    event = newest_event()
    assert (event.verb, event.table, event.row, event.by) == ("draft", "progressupdate", str(update.pk), reporter)
    assert (event.commitment, event.party) == (world.commitment, "JP")
    assert event.old == {}
    assert event.new["delivery"] == "at_risk"


def test_a_draft_may_leave_everything_open_and_has_no_rating_then(world: World) -> None:
    assert drafted(world, content=EMPTY).delivery == ""


def test_what_a_draft_attaches_is_stored_and_audited(world: World) -> None:
    update = drafted(world, content=full_content(world))
    assert update.evidence.get().title == "Minutes"
    assert update.measurements.get().value == 200
    assert update.milestone_reports.get().met_on == dt.date(2024, 6, 1)
    new = newest_event().new
    assert new["measurements"] == [
        {"indicator": world.indicator.pk, "value": "200", "measured_on": "2024-06-30"},
    ]
    assert new["evidence"][0]["title"] == "Minutes"
    assert new["milestone_reports"] == [{"milestone": world.milestone.pk, "met_on": "2024-06-01"}]


def test_supporting_ministries_report_too(world: World) -> None:
    make.assignment(of=world.commitment, to=world.meti, role="support")
    update = drafted(world, world.person("reporter", of_ministry=world.meti))
    assert update.ministry == world.meti


@pytest.mark.parametrize("role", ["viewer", "administrator"])
def test_drafting_takes_a_reporter(world: World, refused: Refused, role: str) -> None:
    by = world.person(role)
    error = refused("role", draft_update, by=by, undertaking=world.jp, period=period(), content=EMPTY)
    assert isinstance(error, Forbidden)


def test_nobody_reports_for_the_other_government(world: World, refused: Refused) -> None:
    by = world.person("coordinator", "MN")
    refused("other_party", draft_update, by=by, undertaking=world.jp, period=period(), content=EMPTY)


def test_only_assigned_ministries_report(world: World, refused: Refused) -> None:
    by = world.person("reporter", of_ministry=world.meti)
    refused("not_assigned", draft_update, by=by, undertaking=world.jp, period=period(), content=EMPTY)


def test_an_assignment_counts_up_to_and_including_its_last_day(world: World, refused: Refused) -> None:
    by = world.person("reporter", of_ministry=world.meti)
    make.assignment(of=world.commitment, to=world.meti, role="support", ends_on="2024-08-31")
    with clock.at(make.instant("2024-08-31 23:59:59")):
        draft_update(by=by, undertaking=world.jp, period=period(), content=EMPTY)
    with clock.at(make.instant("2024-09-01 00:00:00")):
        refused("not_assigned", draft_update, by=by, undertaking=world.jp, period=period(), content=EMPTY)


def test_who_may_not_sign_in_any_more_may_do_nothing(world: World, refused: Refused) -> None:
    by = world.person("reporter")
    by.is_active = False
    refused("signed_out", draft_update, by=by, undertaking=world.jp, period=period(), content=EMPTY)


def test_a_period_is_reported_on_from_its_first_day(world: World, refused: Refused) -> None:
    by = world.person("reporter")
    with clock.at(make.instant("2024-06-30 23:59:59")):
        error = refused(
            "period_ahead", draft_update, by=by, undertaking=world.jp, period=period("2024-H2"), content=EMPTY
        )
        assert list(error.fields) == ["period"]
    with clock.at(make.instant("2024-07-01 00:00:00")):
        draft_update(by=by, undertaking=world.jp, period=period("2024-H2"), content=EMPTY)


# --- what even a draft must not say ------------------------------------------------------------------------------


def wrong_fields(refused: Refused, world: World, content: UpdateContent) -> list[str]:
    by = world.person("reporter")
    error = refused("invalid", draft_update, by=by, undertaking=world.jp, period=period(), content=content)
    assert ProgressUpdate.objects.count() == 0
    return list(error.fields)


def test_only_an_action_can_be_completed(world: World, refused: Refused) -> None:
    world.commitment.kind = "continuing"
    world.commitment.save()
    world.jp.refresh_from_db()
    assert wrong_fields(refused, world, UpdateContent(delivery="completed")) == ["delivery"]


def test_a_day_of_completion_goes_with_completed_only(world: World, refused: Refused) -> None:
    content = UpdateContent(delivery="on_track", completed_on=dt.date(2024, 6, 1))
    assert wrong_fields(refused, world, content) == ["completed_on"]


def test_nothing_is_dated_ahead_of_today(world: World, refused: Refused) -> None:
    tomorrow = clock.today() + dt.timedelta(days=1)
    content = UpdateContent(
        delivery="completed",
        completed_on=tomorrow,
        measurements=[MeasurementContent(world.indicator, Decimal(1), tomorrow)],
        milestones=[MilestoneContent(world.milestone, tomorrow)],
    )
    assert wrong_fields(refused, world, content) == ["completed_on", "measurements", "milestones"]


def test_what_is_dated_today_is_taken(world: World) -> None:
    today = clock.today()
    drafted(
        world,
        content=UpdateContent(
            delivery="completed",
            completed_on=today,
            measurements=[MeasurementContent(world.indicator, Decimal(1), today)],
            milestones=[MilestoneContent(world.milestone, today)],
        ),
    )


def test_indicators_and_milestones_are_the_commitments_own(world: World, refused: Refused) -> None:
    other = make.commitment()
    content = UpdateContent(
        measurements=[MeasurementContent(make.indicator(of=other), Decimal(1), dt.date(2024, 1, 1))],
        milestones=[MilestoneContent(make.milestone(of=other), dt.date(2024, 1, 1))],
    )
    assert wrong_fields(refused, world, content) == ["measurements", "milestones"]


def test_one_value_a_day_and_one_day_a_milestone(world: World, refused: Refused) -> None:
    day = dt.date(2024, 1, 1)
    content = UpdateContent(
        measurements=[MeasurementContent(world.indicator, Decimal(n), day) for n in (1, 2)],
        milestones=[MilestoneContent(world.milestone, day), MilestoneContent(world.milestone, day)],
    )
    assert wrong_fields(refused, world, content) == ["measurements", "milestones"]


@pytest.mark.parametrize(
    ("evidence", "field"),
    [
        (EvidenceContent(title="", url="https://example.org"), "title"),
        (EvidenceContent(title="Minutes", url="javascript:alert(1)"), "url"),
        (EvidenceContent(title="Minutes", url="https://example.org", kind="rumour"), "kind"),
    ],
)
def test_evidence_has_a_title_a_link_and_a_kind(
    world: World, refused: Refused, evidence: EvidenceContent, field: str
) -> None:
    assert wrong_fields(refused, world, UpdateContent(evidence=[evidence])) == [field]


# --- editing -----------------------------------------------------------------------------------------------------


def test_editing_replaces_the_content_and_tells_old_and_new(world: World) -> None:
    update = drafted(world, content=full_content(world))
    colleague = world.person("approver")
    edit_update(by=colleague, update=update, version=1, content=WRITTEN)
    update.refresh_from_db()
    assert (update.version, update.done, update.edited_by) == (2, "Talks were held.", colleague)
    assert not update.evidence.exists()
    assert not update.measurements.exists()
    assert not update.milestone_reports.exists()
    event = newest_event()
    assert (event.verb, event.old["done"], event.new["done"]) == ("edit", "Two visits.", "Talks were held.")
    assert "evidence" in event.old
    assert "evidence" not in event.new


def test_saving_without_a_change_leaves_no_event(world: World) -> None:
    update = drafted(world, content=full_content(world))
    event = newest_event()
    kept = update.evidence.get().pk
    edit_update(by=world.person("reporter"), update=update, version=1, content=full_content(world))
    assert newest_event() == event
    assert update.evidence.get().pk == kept


def test_a_returned_update_is_edited_too(world: World) -> None:
    update = make.update(undertaking=world.jp, status="returned")
    edit_update(by=world.person("reporter"), update=update, version=1, content=WRITTEN)
    update.refresh_from_db()
    assert (update.status, update.done) == ("returned", "Talks were held.")


@pytest.mark.parametrize("status", ["submitted", "withdrawn", "published"])
def test_nothing_else_is_edited(world: World, refused: Refused, status: str) -> None:
    update = make.update(undertaking=world.jp, status=status)
    refused("wrong_status", edit_update, by=world.person("reporter"), update=update, version=1, content=WRITTEN)
    update.refresh_from_db()
    assert update.version == 1


def test_the_second_of_two_people_is_told_and_overwrites_nothing(world: World, refused: Refused) -> None:
    first, second = world.person("reporter"), world.person("reporter")
    update = drafted(world, first)
    edit_update(by=first, update=update, version=1, content=UpdateContent(done="First."))
    error = refused(
        "stale_version", edit_update, by=second, update=update, version=1, content=UpdateContent(done="Second.")
    )
    assert isinstance(error, StaleVersion)
    assert (error.status, error.current.done, error.current.version) == (409, "First.", 2)
    update.refresh_from_db()
    assert update.done == "First."


# --- who may touch an unpublished one ----------------------------------------------------------------------------

TOUCHED_BY_WRITERS: list[tuple[Callable[..., Any], str, dict[str, Any]]] = [
    (edit_update, "draft", {"content": WRITTEN}),
    (submit_update, "draft", {}),
    (withdraw_update, "draft", {}),
]
TOUCHED_BY_APPROVERS: list[tuple[Callable[..., Any], str, dict[str, Any]]] = [
    (publish_update, "submitted", {}),
    (return_update, "submitted", {"comment": "Name the venue."}),
]


@pytest.mark.parametrize(("operation", "status", "more"), TOUCHED_BY_WRITERS + TOUCHED_BY_APPROVERS)
def test_refused_by_role_party_and_ministry(
    world: World, refused: Refused, operation: Callable[..., Any], status: str, more: dict[str, Any]
) -> None:
    update = make.update(undertaking=world.jp, status=status)
    reviewing = operation in (publish_update, return_update)
    people = [
        (world.person("viewer"), "role"),
        (world.person("administrator"), "role"),
        (world.person("approver", "MN"), "other_ministry"),
        (world.person("coordinator", of_ministry=world.meti), "other_ministry"),
    ]
    if reviewing:
        people.append((world.person("reporter"), "role"))
    for by, code in people:
        refused(code, operation, by=by, update=update, version=1, **more)


@pytest.mark.parametrize(("operation", "status", "more"), TOUCHED_BY_WRITERS + TOUCHED_BY_APPROVERS)
def test_refused_when_stale(
    world: World, refused: Refused, operation: Callable[..., Any], status: str, more: dict[str, Any]
) -> None:
    update = make.update(undertaking=world.jp, status=status)
    refused("stale_version", operation, by=world.person("approver"), update=update, version=2, **more)


@pytest.mark.parametrize(("operation", "_status", "more"), TOUCHED_BY_WRITERS + TOUCHED_BY_APPROVERS)
def test_refused_once_published(
    world: World, refused: Refused, operation: Callable[..., Any], _status: str, more: dict[str, Any]
) -> None:
    update = make.update(undertaking=world.jp, status="published")
    refused("wrong_status", operation, by=world.person("approver"), update=update, version=1, **more)


# --- submitting and withdrawing ----------------------------------------------------------------------------------


def test_submitting_names_who_and_when(world: World) -> None:
    update = drafted(world)
    colleague = world.person("reporter")
    submit_update(by=colleague, update=update, version=1)
    update.refresh_from_db()
    assert (update.status, update.submitted_by, update.version) == ("submitted", colleague, 2)
    event = newest_event()
    assert (event.verb, event.old["status"], event.new["status"]) == ("submit", "draft", "submitted")
    assert event.party == "JP"


@pytest.mark.parametrize(
    ("content", "missing"),
    [
        (EMPTY, ["delivery", "done", "reason"]),
        (UpdateContent(delivery="on_track", done="Talks."), ["reason"]),  # a good rating has a reason too
        (UpdateContent(delivery="on_track", done=" ", reason="Fine."), ["done"]),
        (UpdateContent(delivery="completed", done="Signed.", reason="Signed."), ["completed_on"]),
    ],
)
def test_what_is_missing_is_named(world: World, refused: Refused, content: UpdateContent, missing: list[str]) -> None:
    update = drafted(world, content=content)
    error = refused("incomplete", submit_update, by=update.author, update=update, version=1)
    assert list(error.fields) == missing
    update.refresh_from_db()
    assert update.status == "draft"


@pytest.mark.parametrize("status", ["draft", "returned", "submitted"])
def test_withdrawing_keeps_it_readable_to_its_party(world: World, status: str) -> None:
    update = make.update(undertaking=world.jp, status=status)
    withdraw_update(by=world.person("reporter"), update=update, version=1)
    update.refresh_from_db()
    assert (update.status, update.done) == ("withdrawn", "Talks were held.")
    event = newest_event()
    assert (event.verb, event.old, event.party) == ("withdraw", {"status": status}, "JP")


def test_withdrawn_is_final(world: World, refused: Refused) -> None:
    update = make.update(undertaking=world.jp, status="withdrawn")
    for operation in (submit_update, withdraw_update):
        refused("wrong_status", operation, by=world.person("reporter"), update=update, version=1)


# --- review ------------------------------------------------------------------------------------------------------


def test_publishing_makes_it_count(world: World) -> None:
    update = submitted(world)
    approver = world.person("approver")
    publish_update(by=approver, update=update, version=2)
    update.refresh_from_db()
    world.jp.refresh_from_db()
    assert (update.status, update.published_by, update.version) == ("published", approver, 3)
    assert world.jp.current_update == update
    event = newest_event()
    assert (event.verb, event.old["status"], event.new["status"]) == ("publish", "submitted", "published")
    assert event.party == ""  # publication is everybody's to read


@pytest.mark.parametrize("operation", [publish_update, return_update])
def test_nobody_reviews_their_own(world: World, refused: Refused, operation: Callable[..., Any]) -> None:
    more = {"comment": "No."} if operation is return_update else {}
    author, editor, submitter = (world.person("approver") for _ in range(3))
    update = drafted(world, author)
    edit_update(by=editor, update=update, version=1, content=UpdateContent(delivery="at_risk", done="x", reason="y"))
    submit_update(by=submitter, update=update, version=2)
    for by in (author, editor, submitter):
        error = refused("four_eyes", operation, by=by, update=update, version=3, **more)
        assert error.status == 403


def test_the_database_holds_the_four_eyes_too(world: World) -> None:
    update = submitted(world)
    with pytest.raises(IntegrityError, match="update_four_eyes"), transaction.atomic():
        ProgressUpdate.objects.filter(pk=update.pk).update(
            status="published", published_by=update.author, published_at=clock.now()
        )


def test_returning_needs_a_comment_and_keeps_it(world: World, refused: Refused) -> None:
    update = submitted(world)
    approver = world.person("approver")
    error = refused("no_comment", return_update, by=approver, update=update, version=2, comment=" ")
    assert list(error.fields) == ["comment"]
    return_update(by=approver, update=update, version=2, comment="Name the venue. ")
    update.refresh_from_db()
    assert (update.status, update.return_comment, update.returned_by) == ("returned", "Name the venue.", approver)
    event = newest_event()
    assert (event.verb, event.new["return_comment"], event.party) == ("return", "Name the venue.", "JP")


def test_returned_fixed_and_published(world: World) -> None:
    update = submitted(world)
    approver = world.person("approver")
    return_update(by=approver, update=update, version=2, comment="Name the venue.")
    edit_update(by=update.author, update=update, version=3, content=WRITTEN)
    submit_update(by=update.author, update=update, version=4)
    publish_update(by=approver, update=update, version=5)
    update.refresh_from_db()
    assert update.status == "published"
    assert update.return_comment == "Name the venue."  # who returned it stays on record


@pytest.mark.parametrize("operation", [publish_update, return_update])
@pytest.mark.parametrize("status", ["draft", "returned", "withdrawn"])
def test_only_what_was_submitted_is_reviewed(
    world: World, refused: Refused, operation: Callable[..., Any], status: str
) -> None:
    more = {"comment": "No."} if operation is return_update else {}
    update = make.update(undertaking=world.jp, status=status)
    refused("wrong_status", operation, by=world.person("approver"), update=update, version=1, **more)


def test_an_older_periods_late_report_does_not_take_over(world: World) -> None:
    newest = make.update(undertaking=world.jp, period="2024-H1")
    late = draft_update(by=world.person("reporter"), undertaking=world.jp, period=period("2023-H2"), content=WRITTEN)
    submit_update(by=late.author, update=late, version=1)
    publish_update(by=world.person("approver"), update=late, version=2)
    world.jp.refresh_from_db()
    assert world.jp.current_update == newest


def test_ratings_are_those_of_the_vocabulary(world: World, refused: Refused) -> None:
    assert wrong_fields(refused, world, UpdateContent(delivery="green")) == ["delivery"]
    assert "green" not in Delivery.values


def test_milestones_stay_as_they_are_when_an_update_is_put_away(world: World) -> None:
    update = drafted(world, content=full_content(world))
    withdraw_update(by=update.author, update=update, version=1)
    assert Milestone.objects.get().version == 1
