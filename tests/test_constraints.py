"""What a row can state, the database holds: each named constraint is broken by a real write, and its neighbour is not.

The table has a case for every constraint of the tables; the first test fails where one is missing.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, models, transaction
from django.db.models import F, QuerySet

from commitments.models import (
    Assignment,
    AuditEvent,
    Change,
    Commitment,
    DateRevision,
    Decision,
    Digest,
    GivenAnswer,
    KeptStanding,
    Measurement,
    Milestone,
    MilestoneReport,
    Ministry,
    MinistryName,
    MinistrySuccession,
    OccurrencePlan,
    PlanItem,
    ProgressUpdate,
    Reminder,
    Section,
    StoredFile,
    Undertaking,
    User,
    Webhook,
    WebhookAttempt,
)
from commitments.operations.keeping import keep_days
from commitments.vocabulary import MINISTRY_ROLES
from tests import factories as make

pytestmark = pytest.mark.django_db

Values = dict[str, Any]
A_DAY = dt.date(2024, 3, 1)
THE_DAY_BEFORE = dt.date(2024, 2, 29)
BEFORE, NOON, AFTER = (make.instant(day) for day in ("2024-02-01", "2024-03-01", "2024-04-01"))
ONE_MORE = F("quote_end") + 1


@dataclass(frozen=True)
class Case:
    """`row` writes a legal row. With any of `broken` in it the database refuses the row, with `legal` it does not.

    A value that depends on other rows is a function of the row.
    """

    row: Callable[[], models.Model]
    broken: list[Values]
    legal: list[Values] = field(default_factory=list)
    # A stricter constraint that always breaks along with this one, and that a database may name instead.
    or_named: str = ""


def untitled(field: str = "title") -> Values:
    return {f"{field}_{code}": "" for code in ("ja", "en", "mn")}


def titled(field: str = "title") -> Values:
    return {**untitled(field), f"{field}_mn": "Нэр"}


# --- Legal rows to start from ------------------------------------------------------------------------------------


def second_section() -> Section:
    return Section.objects.create(statement=make.statement(), key="annex", position=2)


def commitment(**more: Any) -> Commitment:
    return make.commitment(**more)


def side() -> Undertaking:
    return make.side(make.commitment(), "JP")


def second_name() -> MinistryName:
    return MinistryName.objects.create(ministry=make.ministry(), valid_from=A_DAY, name_en="Foreign Office")


def assignment(**more: Any) -> Assignment:
    return make.assignment(of=commitment(), to=make.ministry(), starts_on=A_DAY, **more)


def second_assignment() -> Assignment:
    """To the same ministry, after the first and ended itself."""
    first = make.assignment(of=commitment(), to=make.ministry(), starts_on=A_DAY)
    return make.assignment(of=first.commitment, to=first.ministry, starts_on="2023-01-01", ends_on="2023-12-31")


def milestone(**more: Any) -> Milestone:
    return make.milestone(of=commitment(), **more)


def second_milestone() -> Milestone:
    return make.milestone(of=milestone().commitment)


def second_imported_milestone() -> Milestone:
    """Beside one of the same plan under another commitment, and one that was typed in and has no code."""
    for code in ("S-1", ""):
        Milestone.objects.filter(pk=milestone().pk).update(code=code)
    second = milestone()
    Milestone.objects.filter(pk=second.pk).update(code="S-2")
    return second


def given_answer(key: str = "k-1") -> GivenAnswer:
    user = User.objects.first() or make.user(role="reporter")
    return GivenAnswer.objects.create(user=user, key=key, fingerprint="0" * 64, status=201, body={}, given_at=NOON)


def second_given_answer() -> GivenAnswer:
    given_answer()
    return given_answer("k-2")


def plan_item() -> PlanItem:
    return PlanItem.objects.create(commitment=commitment(), code="P-1", added_at=NOON, title_en="Road")


def update(status: str = "draft", **more: Any) -> ProgressUpdate:
    return make.update(undertaking=side(), status=status, **more)


def published() -> ProgressUpdate:
    return update("published", published_at=NOON)


def second_correction() -> ProgressUpdate:
    """Published, of another update than the first correction."""
    undertaking = side()
    for _ in range(2):
        wrong = make.update(undertaking=undertaking)
        right = make.update(undertaking=undertaking, supersedes=wrong)
    return right


def draft_of_a_second_correction() -> ProgressUpdate:
    """Somebody else has corrected the same update and published it in the meantime."""
    right = second_correction()
    return make.update(undertaking=right.undertaking, status="draft", supersedes=right.supersedes)


def corrected_first(row: models.Model) -> ProgressUpdate:
    return ProgressUpdate.objects.filter(superseded_at__isnull=False).earliest("pk")


def second_measurement() -> Measurement:
    reported = update()
    indicator = make.indicator(of=reported.undertaking.commitment)
    make.measurement(update=reported, indicator=indicator, measured_on=A_DAY)
    return make.measurement(update=reported, indicator=indicator, measured_on=THE_DAY_BEFORE)


def second_milestone_report() -> MilestoneReport:
    reported, second = update(), second_milestone()
    first = second.commitment.milestones.earliest("pk")
    make.milestone_report(update=reported, milestone=first, met_on=A_DAY)
    return make.milestone_report(update=reported, milestone=second, met_on=A_DAY)


def second_expectation() -> OccurrencePlan:
    about = commitment(kind="continuing")
    make.expectation(of=about, starts_on=A_DAY)
    return make.expectation(of=about, starts_on=THE_DAY_BEFORE)


def second_succession() -> MinistrySuccession:
    """A split: the same ministry, and another successor."""
    former = make.ministry()
    for code in ("JP-ONE", "JP-TWO"):
        made = MinistrySuccession.objects.create(former=former, successor=make.ministry(code=code), from_day=A_DAY)
    return made


def first_successor(row: models.Model) -> Ministry:
    return Ministry.objects.get(code="JP-ONE")


def stored_file() -> StoredFile:
    return StoredFile.objects.create(
        name="minutes.pdf",
        content_type="application/pdf",
        size=1,
        sha256="0" * 64,
        stored_by=make.user(),
        stored_at=NOON,
    )


def revision(**more: Any) -> DateRevision:
    return make.date_revision(of=milestone(), new_due_on="2026-01-01", requested_at=BEFORE, **more)


def refused_while_another_waits(of: Commitment | Milestone) -> DateRevision:
    make.date_revision(of=of, new_due_on="2026-01-01", requested_at=BEFORE)
    return make.date_revision(of=of, new_due_on="2026-02-01", requested_at=BEFORE, refused_at=NOON)


NO_REFUSAL = {"refused_by": None, "refused_at": None, "refused_reason": ""}


def one_signature(party: str) -> models.Model:
    return make.joint_assessment(of=commitment(), **{f"{party}_signed_at": NOON})


def in_force() -> models.Model:
    return make.joint_assessment(of=commitment(), jp_signed_at=BEFORE, mn_signed_at=NOON)


def in_force_while_another_is_open() -> models.Model:
    about = commitment()
    make.joint_assessment(of=about, jp_signed_at=AFTER)
    return make.joint_assessment(of=about, jp_signed_at=BEFORE, mn_signed_at=NOON)


def withdrawn() -> models.Model:
    return make.joint_assessment(of=commitment(), jp_signed_at=BEFORE, withdrawn_at=NOON)


def withdrawn_while_another_is_open() -> models.Model:
    about = commitment()
    make.joint_assessment(of=about, mn_signed_at=AFTER)
    return make.joint_assessment(of=about, jp_signed_at=BEFORE, withdrawn_at=NOON)


def second_consultation() -> models.Model:
    make.consultation(held_on=A_DAY)
    return make.consultation(held_on=THE_DAY_BEFORE)


def decision() -> Decision:
    return make.decision(of=make.consultation())


def second_decision() -> Decision:
    return make.decision(of=decision().consultation)


def event() -> AuditEvent:
    return AuditEvent.objects.create(at=NOON, verb="publish", table="progressupdate", row="1")


def change() -> Change:
    return Change.objects.create(seq=1, at=NOON, kind="update", row=1, key="1", what="published")


def reminder(about: str = "report:T-01", to: User | None = None) -> Reminder:
    to = to or make.user()
    digest = Digest.objects.create(to=to, subject="S", body="B", written_at=NOON, next_attempt_at=NOON)
    return Reminder.objects.create(to=to, about=about, digest=digest)


def second_reminder() -> Reminder:
    """To the same person, beside one of the same thing to somebody else."""
    reminder("report:T-03")
    return reminder("report:T-02", reminder().to)


def attempt(**more: Any) -> WebhookAttempt:
    said = {"message_id": "msg_1", "change": 1, "about": "update.published 1", "status": 204, "took": 3} | more
    return WebhookAttempt.objects.create(webhook=make.webhook(), at=NOON, **said)


def stopped() -> Webhook:
    row = make.webhook()
    Webhook.objects.filter(pk=row.pk).update(stopped_at=NOON, stopped_for="by_owner", stopped_by=row.owner)
    return row


# --- The table ---------------------------------------------------------------------------------------------------

STATEMENT = {
    "statement_has_a_title": Case(make.statement, [untitled()], [titled()]),
    "statement_language_known": Case(
        make.statement, [{"original_language": "fr"}, {"original_language": ""}], [{"original_language": "mn"}]
    ),
    "section_key_once": Case(second_section, [{"key": "body"}], [{"key": "outlook"}]),
    "section_position_once": Case(second_section, [{"position": 1}], [{"position": 3}]),
    "passage_has_text": Case(make.passage, [{"text": ""}], [{"text": "。"}]),
    "pillar_has_a_title": Case(make.pillar, [untitled()], [titled()]),
    "commitment_kind_known": Case(commitment, [{"kind": "promise"}, {"kind": ""}], [{"kind": "position"}]),
    "commitment_party_basis_known": Case(commitment, [{"party_basis": "guessed"}], [{"party_basis": "implied"}]),
    "commitment_has_a_title": Case(commitment, [untitled()], [titled()]),
    "commitment_focus_within_quote": Case(
        commitment,
        [
            {"quote_start": 1, "quote_end": ONE_MORE},
            {"focus_end": ONE_MORE},
            {"focus_start": F("focus_end")},
            {"focus_start": 3, "focus_end": 2},
        ],
        [{"focus_start": 1}, {"focus_end": 1}],
    ),
    "commitment_quote_fills_its_span": Case(
        commitment,
        [{"quote_end": ONE_MORE}, {"quote": "協力", "quote_end": 3, "focus_end": 2}],
        [{"quote": "協力", "quote_end": 2, "focus_end": 2}],
    ),
    "commitment_only_actions_fulfilled": Case(
        commitment,
        [{"fulfilled_on": A_DAY, "kind": "continuing"}, {"fulfilled_on": A_DAY, "kind": "position"}],
        [{"fulfilled_on": A_DAY}],
    ),
    "commitment_baseline_dated": Case(
        commitment,
        [{"baseline_due_on": A_DAY}, {"baseline_set_at": NOON}],
        [{"baseline_due_on": A_DAY, "baseline_set_at": NOON}],
    ),
    "undertaking_once_a_party": Case(side, [{"party": "MN"}]),
    "undertaking_party_known": Case(side, [{"party": "CN"}]),
    "indicator_has_a_name": Case(lambda: make.indicator(of=commitment()), [untitled("name")], [titled("name")]),
    "indicator_has_a_unit": Case(lambda: make.indicator(of=commitment()), [untitled("unit")], [titled("unit")]),
    "indicator_target_date_needs_target": Case(
        lambda: make.indicator(of=commitment()), [{"target_on": A_DAY}], [{"target_on": A_DAY, "target": 0}]
    ),
    "indicator_baseline_date_needs_baseline": Case(
        lambda: make.indicator(of=commitment()), [{"baseline_on": A_DAY}], [{"baseline_on": A_DAY, "baseline": 0}]
    ),
    "indicator_statement_words": Case(
        lambda: make.indicator(of=commitment()),
        [{"in_statement": True}, {"words": "約2万人"}],
        [{"in_statement": True, "words": "約2万人"}],
    ),
}

PEOPLE = {
    "succession_once": Case(second_succession, [{"successor": first_successor}], [{"from_day": A_DAY}]),
    "succession_by_another": Case(second_succession, [{"successor": F("former")}]),
    "ministry_party_known": Case(make.ministry, [{"party": "CN"}], or_named="ministry_code_begins_with_party"),
    "ministry_code_begins_with_party": Case(
        make.ministry,
        [{"code": "MN-MFA"}, {"party": "MN"}, {"code": "JPMFA"}],
        [{"code": "MN-MFA", "party": "MN"}],
    ),
    "ministry_name_one_a_day": Case(second_name, [{"valid_from": dt.date(2001, 1, 6)}], [{"valid_from": A_DAY}]),
    "ministry_name_not_empty": Case(second_name, [untitled("name")], [titled("name")]),
    "user_email_in_lower_case": Case(make.user, [{"email": "A@example.org"}], [{"email": "a@example.org"}]),
    "user_role_known": Case(make.user, [{"role": "minister"}], [{"role": "approver"}]),
    "user_language_known": Case(
        make.user, [{"preferred_language": "fr"}, {"preferred_language": ""}], [{"preferred_language": "ja"}]
    ),
    "user_reminders_known": Case(
        make.user, [{"reminders": "hourly"}, {"reminders": ""}], [{"reminders": "daily"}, {"reminders": "never"}]
    ),
    "user_role_has_ministry": Case(
        make.user,
        [{"role": role, "ministry": None} for role in MINISTRY_ROLES],
        [{"role": "viewer", "ministry": None}, {"role": "administrator", "ministry": None}],
    ),
    "user_has_a_name": Case(make.user, [{"full_name": ""}], [{"full_name": "陽"}]),
}

PLAN = {
    "occurrence_plan_once_from_a_day": Case(
        second_expectation, [{"starts_on": A_DAY}], [{"starts_on": dt.date(2024, 3, 2)}]
    ),
    "occurrence_plan_at_most_weekly": Case(
        second_expectation, [{"per_year": 53}, {"per_year": 366}], [{"per_year": 52}, {"per_year": 0}]
    ),
    "plan_ends_after_start": Case(
        lambda: make.statement().plan,
        [{"ends_on": F("starts_on")}, {"starts_on": A_DAY, "ends_on": THE_DAY_BEFORE}],
        [{"starts_on": THE_DAY_BEFORE, "ends_on": A_DAY}],
    ),
    "period_ends_after_start": Case(
        lambda: make.reporting_period("2023-H1"),
        [{"ends_on": F("starts_on")}, {"starts_on": F("due_on")}],
        [{"ends_on": dt.date(2023, 1, 2)}],
    ),
    "period_due_after_end": Case(
        lambda: make.reporting_period("2023-H1"), [{"due_on": F("ends_on")}], [{"due_on": dt.date(2023, 7, 1)}]
    ),
    "assignment_once_from_a_day": Case(second_assignment, [{"starts_on": A_DAY, "ends_on": A_DAY}]),
    "assignment_one_open_a_ministry": Case(second_assignment, [{"ends_on": None}], [{"ends_on": A_DAY}]),
    "assignment_role_known": Case(assignment, [{"role": "advise"}], [{"role": "support"}]),
    "assignment_ends_after_start": Case(assignment, [{"ends_on": THE_DAY_BEFORE}], [{"ends_on": A_DAY}]),
    "milestone_number_once": Case(second_milestone, [{"number": 1}], [{"number": 3}]),
    "milestone_code_once": Case(second_imported_milestone, [{"code": "S-1"}], [{"code": "S-3"}, {"code": ""}]),
    "milestone_has_a_title": Case(milestone, [untitled()], [titled()]),
    "milestone_withdrawn_with_reason": Case(
        lambda: milestone(added_at=NOON),
        [
            {"withdrawn_at": AFTER},
            {"withdrawn_at": BEFORE, "withdrawn_reason": "Merged."},
            {"withdrawn_reason": "Merged."},
        ],
        [{"withdrawn_at": NOON, "withdrawn_reason": "Merged."}],
    ),
    "plan_item_has_a_code": Case(plan_item, [{"code": ""}], [{"code": "1"}]),
    "plan_item_has_a_title": Case(plan_item, [untitled()], [titled()]),
    "revision_changes_the_date": Case(revision, [{"new_due_on": F("old_due_on")}], [{"new_due_on": A_DAY}]),
    "revision_has_a_reason": Case(revision, [{"reason": ""}]),
    "revision_agreed_by_and_when": Case(lambda: revision(agreed_at=NOON), [{"agreed_by": None}, {"agreed_at": None}]),
    "revision_refused_by_and_when": Case(
        lambda: revision(refused_at=NOON),
        [
            {"refused_by": None},
            {"refused_at": None},
            {"refused_reason": ""},
            {"refused_by": None, "refused_at": None},
            {"refused_at": None, "refused_reason": ""},
        ],
        [NO_REFUSAL],
    ),
    "revision_not_agreed_and_refused": Case(
        lambda: revision(agreed_at=NOON), [{"refused_by": F("agreed_by"), "refused_at": NOON, "refused_reason": "No."}]
    ),
    "revision_agreed_by_another": Case(
        lambda: revision(agreed_at=NOON),
        [{"agreed_by": F("requested_by")}],
        [{"agreed_by": F("requested_by"), "needs_agreement": False}],
    ),
    "revision_agreed_after_request": Case(
        lambda: revision(agreed_at=NOON), [{"requested_at": AFTER}], [{"requested_at": NOON}]
    ),
    "revision_one_pending_a_commitment": Case(
        lambda: refused_while_another_waits(commitment(due_on=A_DAY)),
        [NO_REFUSAL],
        [{**NO_REFUSAL, "agreed_by": F("refused_by"), "agreed_at": NOON}],
    ),
    "revision_one_pending_a_milestone": Case(
        lambda: refused_while_another_waits(milestone()),
        [NO_REFUSAL],
        [{**NO_REFUSAL, "agreed_by": F("refused_by"), "agreed_at": NOON}, {**NO_REFUSAL, "milestone": None}],
    ),
}

PROGRESS = {
    "file_has_a_name": Case(stored_file, [{"name": ""}], [{"name": "。"}]),
    "file_is_not_empty": Case(stored_file, [{"size": 0}], [{"size": 1}]),
    "file_digest_complete": Case(
        stored_file,
        [{"sha256": ""}, {"sha256": "a" * 63}, {"sha256": "A" * 64}, {"sha256": "g" * 64}],
        [{"sha256": "0123456789abcdef" * 4}],
    ),
    "evidence_is_a_link_or_a_file": Case(
        lambda: make.evidence(of=update()),
        [{"url": ""}, {"file": lambda row: stored_file()}],
        [{"url": "", "file": lambda row: stored_file()}],
    ),
    "occurrence_has_a_title": Case(
        lambda: make.occurrence(of=update(), held_on=A_DAY), [{"title": ""}], [{"title": "会", "place": ""}]
    ),
    "update_status_known": Case(update, [{"status": "lost"}, {"status": ""}], [{"status": "withdrawn"}]),
    "update_delivery_known": Case(update, [{"delivery": "great"}], [{"delivery": "at_risk"}, {"delivery": ""}]),
    "update_language_known": Case(update, [{"language": "fr"}, {"language": ""}], [{"language": "mn"}]),
    "update_handed_in_is_complete": Case(
        lambda: update("submitted"),
        [{"delivery": ""}, {"done": ""}, {"reason": ""}, {"submitted_by": None, "submitted_at": None}],
        [{"next_steps": ""}, {"status": "draft", "delivery": "", "done": "", "reason": ""}],
    ),
    "update_submitted_by_and_when": Case(
        update,
        [{"submitted_at": NOON}, {"submitted_by": F("author")}],
        [{"submitted_at": NOON, "submitted_by": F("author")}],
    ),
    "update_returned_with_comment": Case(
        lambda: update("returned"),
        [
            {"return_comment": ""},
            {"returned_by": None},
            {"returned_at": None},
            {"returned_by": None, "returned_at": None, "return_comment": ""},
        ],
        [
            {"status": "draft"},
            {"status": "draft", "returned_by": None, "returned_at": None, "return_comment": ""},
        ],
    ),
    "update_published_by_and_when": Case(
        published,
        [
            {"published_by": None},
            {"published_at": None},
            {"status": "submitted"},
            {"status": "submitted", "published_by": None},
            {"status": "submitted", "published_at": None},
            {"status": "submitted", "published_by": None, "published_at": None, "superseded_at": NOON},
        ],
        [{"status": "submitted", "published_by": None, "published_at": None}],
    ),
    "update_four_eyes": Case(
        published,
        [{column: F("published_by")} for column in ("author", "submitted_by", "edited_by")],
        [{"returned_by": F("published_by"), "returned_at": BEFORE, "return_comment": "Why?"}],
    ),
    "update_completion_dated": Case(
        published,
        [{"completed_on": A_DAY}, {"delivery": "completed"}],
        [{"delivery": "completed", "completed_on": A_DAY}],
    ),
    "update_correction_has_reason": Case(
        second_correction,
        [{"supersedes": None}, {"correction_reason": ""}],
        [{"supersedes": None, "correction_reason": ""}],
    ),
    "update_superseded_after_published": Case(
        published, [{"superseded_at": BEFORE}], [{"superseded_at": NOON}, {"superseded_at": AFTER}]
    ),
    "update_not_its_own_correction": Case(second_correction, [{"supersedes": F("id")}]),
    "update_corrected_once": Case(second_correction, [{"supersedes": corrected_first}]),
    "evidence_has_a_title": Case(lambda: make.evidence(of=update()), [{"title": ""}]),
    "evidence_kind_known": Case(lambda: make.evidence(of=update()), [{"kind": "rumour"}], [{"kind": "news"}]),
    "evidence_links_to_the_web": Case(
        lambda: make.evidence(of=update()),
        [{"url": "javascript:alert(1)"}, {"url": "ftp://example.org"}],
        [{"url": "http://example.org"}],
    ),
    "measurement_once_a_day_an_update": Case(
        second_measurement, [{"measured_on": A_DAY}], [{"measured_on": dt.date(2024, 3, 2)}]
    ),
    "milestone_report_once_an_update": Case(
        second_milestone_report,
        [{"milestone": lambda report: report.milestone.commitment.milestones.earliest("pk")}],
        [{"met_on": THE_DAY_BEFORE}],
    ),
}

TOGETHER = {
    "joint_delivery_known": Case(in_force, [{"delivery": "fine"}, {"delivery": ""}], [{"delivery": "off_track"}]),
    "joint_has_a_reason": Case(in_force, [{"reason": ""}]),
    "joint_jp_signed_by_and_when": Case(lambda: one_signature("mn"), [{"jp_signed_at": NOON}]),
    "joint_mn_signed_by_and_when": Case(lambda: one_signature("jp"), [{"mn_signed_at": NOON}]),
    "joint_signed_by_somebody": Case(lambda: one_signature("jp"), [{"jp_signed_by": None, "jp_signed_at": None}]),
    "joint_in_force_once_both_signed": Case(
        in_force,
        [
            {"in_force_at": None, "in_force_on": None},
            {"in_force_on": None},
            {"in_force_at": None},
            {"in_force_at": BEFORE},
            {"jp_signed_at": AFTER},
            {"jp_signed_by": None, "jp_signed_at": None},
            {"mn_signed_by": None, "mn_signed_at": None},
        ],
        [
            {"in_force_at": AFTER},
            {"mn_signed_by": None, "mn_signed_at": None, "in_force_at": None, "in_force_on": None},
        ],
    ),
    "joint_signed_by_two_people": Case(in_force, [{"jp_signed_by": F("mn_signed_by")}]),
    "joint_one_open_a_commitment": Case(
        in_force_while_another_is_open,
        [{"mn_signed_by": None, "mn_signed_at": None, "in_force_at": None, "in_force_on": None}],
        [{"in_force_at": AFTER}],
    ),
    "joint_withdrawn_by_and_when": Case(
        withdrawn, [{"withdrawn_by": None}, {"withdrawn_at": None}], [{"withdrawn_by": None, "withdrawn_at": None}]
    ),
    "joint_withdrawn_or_in_force": Case(
        in_force,
        [{"withdrawn_by": F("jp_signed_by"), "withdrawn_at": AFTER}],
        [
            {
                "withdrawn_by": F("jp_signed_by"),
                "withdrawn_at": AFTER,
                "mn_signed_by": None,
                "mn_signed_at": None,
                "in_force_at": None,
                "in_force_on": None,
            }
        ],
    ),
    "consultation_has_a_title": Case(make.consultation, [untitled()], [titled()]),
    "decision_number_once": Case(second_decision, [{"number": 1}], [{"number": 7}]),
    "decision_has_a_text": Case(decision, [{"text": ""}], [{"text": "協議を続ける。"}]),
    "decision_language_known": Case(decision, [{"language": "fr"}, {"language": ""}], [{"language": "mn"}]),
    "audit_party_known": Case(event, [{"party": "CN"}], [{"party": "MN"}, {"party": ""}]),
    "audit_verb_given": Case(event, [{"verb": ""}]),
}

MAIL = {
    "given_answer_has_a_key": Case(row=given_answer, broken=[{"key": ""}], legal=[{"key": "k-2"}]),
    "given_answer_once_a_key": Case(row=second_given_answer, broken=[{"key": "k-1"}], legal=[{"key": "k-3"}]),
    "digest_has_a_body": Case(
        lambda: reminder().digest, [{"body": ""}, {"subject": ""}, {"body": "", "subject": ""}], [{"body": "あ"}]
    ),
    "reminder_once_a_thing": Case(second_reminder, [{"about": "report:T-01"}], [{"about": "report:T-03"}]),
    "reminder_about_something": Case(reminder, [{"about": ""}], [{"about": "x"}]),
}


def kept_twice() -> KeptStanding:
    """Where a commitment stands is kept for two days; the row of the second day."""
    make.commitment()
    keep_days(THE_DAY_BEFORE, A_DAY)
    return KeptStanding.objects.get(day=A_DAY)


KEPT = {
    "kept_standing_once_a_day": Case(kept_twice, [{"day": THE_DAY_BEFORE}], [{"day": A_DAY + dt.timedelta(days=1)}])
}
FEED = {
    "change_kind_known": Case(change, [{"kind": "draft"}, {"kind": ""}], [{"kind": "date_revision"}]),
    "change_what_known": Case(change, [{"what": "drafted"}, {"what": ""}], [{"what": "superseded"}]),
    "change_key_given": Case(change, [{"key": ""}], [{"key": "EC-01"}]),
    "change_counted_from_one": Case(change, [{"seq": 0}, {"seq": -1}], [{"seq": 2}]),
}

WEBHOOKS = {
    "webhook_has_a_name": Case(make.webhook, [{"name": ""}], [{"name": "-"}]),
    "webhook_over_https": Case(
        make.webhook, [{"url": ""}, {"url": "http://a.example/"}, {"url": "file:///a"}], [{"url": "https://a.example"}]
    ),
    "webhook_has_a_topic": Case(make.webhook, [{"topics": []}], [{"topics": ["plan", "between"]}]),
    "webhook_has_a_secret": Case(make.webhook, [{"secret": ""}, {"secret": "x"}], [{"secret": "whsec_AAAA"}]),
    "webhook_position_counted": Case(make.webhook, [{"position": -1}], [{"position": 2**40}]),
    "webhook_former_secret_ends": Case(
        make.webhook,
        [{"former_secret": "whsec_AAAA"}, {"former_until": NOON}, {"former_secret": "x", "former_until": NOON}],
        [{"former_secret": "whsec_AAAA", "former_until": NOON}],
    ),
    "webhook_failing_since_a_failure": Case(
        make.webhook, [{"failures": 1}, {"failing_since": NOON}], [{"failures": 2, "failing_since": NOON}]
    ),
    "webhook_stopped_for_a_reason": Case(
        stopped,
        [
            {"stopped_at": None},
            {"stopped_for": ""},
            {"stopped_by": None},
            {"stopped_for": "failed"},
            {"stopped_for": "tired", "stopped_by": None},
        ],
        [
            {"stopped_for": "by_overseer"},
            {"stopped_for": "failed", "stopped_by": None},
            {"stopped_for": "gone", "stopped_by": None},
            {"stopped_at": None, "stopped_for": "", "stopped_by": None},
        ],
    ),
    "webhook_leased_until": Case(
        make.webhook, [{"lease": "a"}, {"leased_until": NOON}], [{"lease": "a", "leased_until": NOON}]
    ),
    "webhook_attempt_error_known": Case(
        lambda: attempt(status=None, error="timeout"), [{"error": "tired"}], [{"error": "broken"}]
    ),
    "webhook_attempt_taken_or_not": Case(
        attempt,
        [{"status": None}, {"status": 300}, {"status": 199}, {"error": "status"}],
        [{"status": 299}, {"status": 500, "error": "status"}, {"status": None, "error": "timeout"}],
    ),
}

CASES = {**STATEMENT, **PEOPLE, **PLAN, **PROGRESS, **TOGETHER, **MAIL, **KEPT, **FEED, **WEBHOOKS}

# --- The tests ---------------------------------------------------------------------------------------------------


def constraints() -> dict[str, tuple[type[models.Model], models.BaseConstraint]]:
    return {
        constraint.name: (model, constraint)
        for model in apps.get_app_config("commitments").get_models()
        if model._meta.managed
        for constraint in model._meta.constraints
    }


def write(row: models.Model, values: Values) -> None:
    """Past the model's own checks, and past the refusal of audit events to be changed: only the database is asked."""
    resolved = {column: value(row) if callable(value) else value for column, value in values.items()}
    with transaction.atomic():
        QuerySet(model=type(row)).filter(pk=row.pk).update(**resolved)


def parameters(of: str) -> list[Any]:
    """One of each case's `broken` or `legal`."""
    named = {
        f"{name}-{number}": (name, values)
        for name, case in CASES.items()
        for number, values in enumerate(getattr(case, of))
    }
    return [pytest.param(*one, id=key) for key, one in named.items()]


def test_every_constraint_has_a_case() -> None:
    assert set(CASES) == set(constraints())


@pytest.mark.parametrize(("name", "values"), parameters(of="broken"))
def test_the_database_refuses(name: str, values: Values) -> None:
    case = CASES[name]
    row = case.row()
    model, constraint = constraints()[name]
    assert type(row) is model
    with pytest.raises(IntegrityError) as refusal:
        write(row, values)
    message = str(refusal.value)
    if isinstance(constraint, models.UniqueConstraint) and connection.vendor == "sqlite":
        # It names the columns instead.
        columns = [model._meta.get_field(field).column for field in constraint.fields]
        assert message == "UNIQUE constraint failed: " + ", ".join(f"{model._meta.db_table}.{c}" for c in columns)
    else:
        assert any(named and named in message for named in (name, case.or_named)), message


@pytest.mark.parametrize(("name", "values"), parameters(of="legal"))
def test_the_database_accepts_the_neighbour(name: str, values: Values) -> None:
    write(CASES[name].row(), values)


def test_two_drafts_may_correct_the_same_update_until_one_is_published(db: None) -> None:
    """The unique constraint is one of published corrections only."""
    draft = draft_of_a_second_correction()
    with pytest.raises(IntegrityError):
        write(draft, published_values(draft))


def published_values(draft: ProgressUpdate) -> Values:
    first = ProgressUpdate.objects.filter(status="published").earliest("pk")
    return {
        "status": "published",
        "submitted_by": first.submitted_by,
        "submitted_at": NOON,
        "published_by": first.published_by,
        "published_at": NOON,
    }


def test_a_withdrawn_assessment_leaves_room_for_another() -> None:
    """The unique constraint is one of those that wait only."""
    row = withdrawn_while_another_is_open()
    with pytest.raises(IntegrityError):
        write(row, {"withdrawn_by": None, "withdrawn_at": None})


def test_one_consultation_a_day() -> None:
    with pytest.raises(IntegrityError):
        write(second_consultation(), {"held_on": A_DAY})
