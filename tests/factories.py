"""Rows for tests, written straight through the ORM: no operation is called, no rule but the database's applies.

    from tests import factories as make

    pact = make.commitment(parties=("JP", "MN"), due_on="2025-03-31")
    make.update(undertaking=make.side(pact, "JP"), period="2024-H1", delivery="at_risk", published_at="2024-07-10")

Days and instants may be text: "2024-07-10" as an instant is noon of that day in the plan's time zone, and
"2024-07-10 23:59:59" is to the second. Whatever a row needs and the test doesn't name is made on the way.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from decimal import Decimal
from itertools import count
from typing import TypeVar

from commitments import clock, filestore
from commitments.models import (
    Assignment,
    Change,
    Commitment,
    Consultation,
    DateRevision,
    Decision,
    Evidence,
    Indicator,
    JointAssessment,
    Measurement,
    Milestone,
    MilestoneReport,
    Ministry,
    MinistryName,
    Occurrence,
    OccurrencePlan,
    Passage,
    Pillar,
    Plan,
    ProgressUpdate,
    ReportingPeriod,
    Searched,
    Section,
    Statement,
    StoredFile,
    Undertaking,
    User,
    Webhook,
)
from commitments.periods import half_years
from commitments.vocabulary import MINISTRY_ROLES, Delivery, Role, UpdateStatus

SIGNED_ON = dt.date(2022, 11, 29)
PLAN_ENDS_ON = dt.date(2032, 11, 28)
PASSWORD = "correct horse battery staple"

FOREIGN_MINISTRY = {"JP": "JP-MOFA", "MN": "MN-MFA"}

AnyDay = dt.date | str
AnyInstant = dt.datetime | str

_numbers = count(1)


def day(value: AnyDay) -> dt.date:
    return dt.date.fromisoformat(value) if isinstance(value, str) else value


def instant(value: AnyInstant) -> dt.datetime:
    """Text without a time of day means noon; without an offset, the plan's time zone."""
    if isinstance(value, dt.datetime):
        return value
    parsed = dt.datetime.fromisoformat(value if " " in value else f"{value} 12:00")
    return parsed if parsed.tzinfo else parsed.replace(tzinfo=clock.plan_zone())


S = TypeVar("S", bound=Searched)


def findable(row: S) -> S:
    """The row with its words folded for the search, as operations keep them."""
    row.search_text = row.folded()
    row.save(update_fields=["search_text"])
    return row


# --- The statement and its plan ----------------------------------------------------------------------------------


def statement(*, signed_on: AnyDay = SIGNED_ON, ends_on: AnyDay = PLAN_ENDS_ON) -> Statement:
    """The statement with its plan, a section and every reporting period of the plan. There is one a test."""
    signed = day(signed_on)
    made, new = Statement.objects.get_or_create(
        signed_on=signed,
        defaults={
            "original_language": "ja",
            "title_ja": "共同声明",
            "title_en": "Joint statement",
            "title_mn": "Хамтарсан мэдэгдэл",
            "signatories": [],
        },
    )
    if new:
        plan = Plan.objects.create(statement=made, starts_on=signed, ends_on=day(ends_on))
        Section.objects.create(statement=made, key="body", position=1, title_ja="本文")
        ReportingPeriod.objects.bulk_create(
            ReportingPeriod(code=half.code, starts_on=half.starts_on, ends_on=half.ends_on, due_on=half.due_on)
            for half in half_years(plan.starts_on, plan.ends_on)
        )
    return made


def reporting_period(code: str) -> ReportingPeriod:
    """The period of this code: "2023-H1"."""
    statement()
    return ReportingPeriod.objects.get(code=code)


def pillar(*, key: str = "framework", code: str = "FW") -> Pillar:
    """The pillar of this key: the same one, however often it is asked for."""
    made, _ = Pillar.objects.get_or_create(
        key=key,
        defaults={"code": code, "position": Pillar.objects.count() + 1, "title_en": key.capitalize()},
    )
    return made


def passage(*, text: str = "双方は、協力を強化することで一致した。", text_en: str = "", text_mn: str = "") -> Passage:
    section = statement().sections.get(key="body")
    number = Passage.objects.count() + 1
    return findable(Passage.objects.create(section=section, number=number, text=text, text_en=text_en, text_mn=text_mn))


def commitment(
    *,
    code: str | None = None,
    parties: Iterable[str] = ("JP", "MN"),
    kind: str = "action",
    due_on: AnyDay | None = None,
    due_set_at: AnyInstant = "2022-11-29",
    fulfilled_on: AnyDay | None = None,
    in_pillar: Pillar | None = None,
    in_passage: Passage | None = None,
    title_ja: str = "約束",
    title_en: str = "A commitment",
    title_mn: str = "Амлалт",
) -> Commitment:
    """A commitment that quotes the whole of its passage, with an undertaking for each of `parties`."""
    number = next(_numbers)
    code = code or f"T-{number}"
    where = in_passage or passage()
    made = Commitment.objects.create(
        code=code,
        pillar=in_pillar or pillar(),
        passage=where,
        position=number,
        quote=where.text,
        quote_start=0,
        quote_end=len(where.text),
        focus_start=0,
        focus_end=len(where.text),
        party_basis="explicit",
        kind=kind,
        fulfilled_on=None if fulfilled_on is None else day(fulfilled_on),
        baseline_due_on=None if due_on is None else day(due_on),
        baseline_set_at=None if due_on is None else instant(due_set_at),
        title_ja=title_ja,
        title_en=title_en,
        title_mn=title_mn,
    )
    findable(made)
    Undertaking.objects.bulk_create(Undertaking(commitment=made, party=party) for party in parties)
    return made


def side(of: Commitment, party: str) -> Undertaking:
    return of.undertakings.get(party=party)


def indicator(
    *,
    of: Commitment,
    code: str | None = None,
    name_en: str = "Visits",
    baseline: Decimal | int | None = None,
    baseline_on: AnyDay | None = None,
    target: Decimal | int | None = None,
    target_on: AnyDay | None = None,
) -> Indicator:
    return Indicator.objects.create(
        commitment=of,
        code=code or f"I-{next(_numbers)}",
        name_en=name_en,
        unit_en="visits",
        baseline=baseline,
        baseline_on=None if baseline_on is None else day(baseline_on),
        target=target,
        target_on=None if target_on is None else day(target_on),
    )


# --- People ------------------------------------------------------------------------------------------------------


def ministry(*, party: str = "JP", code: str | None = None, name_en: str | None = None) -> Ministry:
    """The ministry of this code, the party's foreign ministry by default: the same one, however often asked for."""
    made, new = Ministry.objects.get_or_create(code=code or FOREIGN_MINISTRY[party], defaults={"party": party})
    if new:
        first = {"valid_from": dt.date(2001, 1, 6), "name_en": name_en or made.code}
        findable(MinistryName.objects.create(ministry=made, **first))
    return made


def user(
    *,
    role: str = "reporter",
    party: str = "JP",
    of_ministry: Ministry | None = None,
    email: str | None = None,
    full_name: str | None = None,
    language: str = "en",
    password: str | None = None,
) -> User:
    """A person of `party`'s foreign ministry (or `of_ministry`); an administrator has none. Sign in with
    `client.force_login`: a password is set only where one is given, for hashing is slow."""
    if of_ministry is None and (role in MINISTRY_ROLES or role == Role.VIEWER):
        of_ministry = ministry(party=party)
    number = next(_numbers)
    made = User(
        email=email or f"{role}-{number}@example.org",
        full_name=full_name or f"{role.capitalize()} {number}",
        role=role,
        ministry=of_ministry,
        preferred_language=language,
    )
    if password is None:
        made.set_unusable_password()
    else:
        made.set_password(password)
    made.save()
    return made


def _somebody(role: str, of_ministry: Ministry) -> User:
    return User.objects.filter(role=role, ministry=of_ministry).order_by("pk").first() or user(
        role=role, of_ministry=of_ministry
    )


def assignment(
    *,
    of: Commitment,
    to: Ministry,
    role: str = "lead",
    starts_on: AnyDay = SIGNED_ON,
    ends_on: AnyDay | None = None,
) -> Assignment:
    return Assignment.objects.create(
        commitment=of,
        ministry=to,
        role=role,
        starts_on=day(starts_on),
        ends_on=None if ends_on is None else day(ends_on),
    )


# --- Progress ----------------------------------------------------------------------------------------------------


def update(
    *,
    undertaking: Undertaking,
    period: ReportingPeriod | str = "2023-H1",
    delivery: str = "on_track",
    status: str = "published",
    published_at: AnyInstant | None = None,
    completed_on: AnyDay | None = None,
    supersedes: ProgressUpdate | None = None,
    by_ministry: Ministry | None = None,
    author: User | None = None,
    publisher: User | None = None,
    done: str = "Talks were held.",
    next_steps: str = "",
    reason: str = "The talks went as planned.",
    language: str = "en",
    internal_note: str = "",
) -> ProgressUpdate:
    """An update in any state of its workflow; published by default, on the day after its period.

    Publishing one with `supersedes` takes the old one out from that instant on. The undertaking's pointer
    follows, as it does when an update is really published. Completed means on the last day of the period unless said.
    """
    about = reporting_period(period) if isinstance(period, str) else period
    office = by_ministry or (author.ministry if author else None) or ministry(party=undertaking.party)
    author = author or _somebody(Role.REPORTER, office)
    published = status == UpdateStatus.PUBLISHED
    at = instant(published_at or (about.ends_on + dt.timedelta(days=1)).isoformat())
    written_at = at - dt.timedelta(days=1)
    handed_in = status in (UpdateStatus.SUBMITTED, UpdateStatus.RETURNED, UpdateStatus.PUBLISHED)
    approver = (publisher or _somebody(Role.APPROVER, office)) if handed_in else None
    if delivery == Delivery.COMPLETED and completed_on is None:
        completed_on = about.ends_on
    made = ProgressUpdate.objects.create(
        undertaking=undertaking,
        period=about,
        ministry=office,
        status=status,
        delivery=delivery,
        completed_on=None if completed_on is None else day(completed_on),
        done=done,
        next_steps=next_steps,
        reason=reason,
        language=language,
        internal_note=internal_note,
        author=author,
        created_at=written_at,
        edited_by=author,
        edited_at=written_at,
        submitted_by=author if handed_in else None,
        submitted_at=written_at if handed_in else None,
        returned_by=approver if status == UpdateStatus.RETURNED else None,
        returned_at=at if status == UpdateStatus.RETURNED else None,
        return_comment="Please name the venue." if status == UpdateStatus.RETURNED else "",
        published_by=approver if published else None,
        published_at=at if published else None,
    )
    findable(made)
    if supersedes:
        correct(made, corrects=supersedes)
    if published:
        point_at_current(undertaking)
    return made


def correct(update: ProgressUpdate, *, corrects: ProgressUpdate) -> None:
    """`update` takes the place of another; once it is published, from that instant on the other is out."""
    update.supersedes = corrects
    update.correction_reason = "A figure was wrong."
    update.save(update_fields=["supersedes", "correction_reason"])
    if update.published_at:
        corrects.superseded_at = update.published_at
        corrects.save(update_fields=["superseded_at"])


def point_at_current(*undertakings: Undertaking, on: AnyDay | None = None) -> None:
    """Point these undertakings (all, without any) at the update that speaks for them today, or `on` a day."""
    end = clock.end_of(day(on) if on is not None else clock.today())
    for undertaking in undertakings or Undertaking.objects.all():
        speaking = [
            candidate
            for candidate in undertaking.updates.select_related("period")
            if candidate.published_at
            and candidate.published_at < end
            and not (candidate.superseded_at and candidate.superseded_at < end)
        ]
        undertaking.current_update = max(
            speaking, key=lambda one: (one.period.ends_on, one.published_at, one.pk), default=None
        )
        undertaking.save(update_fields=["current_update"])


def evidence(
    *,
    of: ProgressUpdate,
    title: str = "Minutes",
    url: str = "https://example.org/minutes",
    file: StoredFile | None = None,
) -> Evidence:
    return findable(Evidence.objects.create(update=of, title=title, url=url, file=file, kind="document"))


def stored_file(*, by: User, name: str = "secret.pdf", content: bytes = b"%PDF-1.4") -> StoredFile:
    """A file in the store, which a test points at a place of its own (settings.EVIDENCE_ROOT)."""
    return StoredFile.objects.create(
        name=name,
        content_type="application/pdf",
        size=len(content),
        sha256=filestore.keep(content),
        stored_by=by,
        stored_at=clock.now(),
    )


def occurrence(
    *, of: ProgressUpdate, held_on: AnyDay, title: str = "A dialogue", place: str = "Ulaanbaatar"
) -> Occurrence:
    return Occurrence.objects.create(update=of, title=title, held_on=day(held_on), place=place)


def expectation(
    *, of: Commitment, per_year: int = 2, starts_on: AnyDay = "2023-01-01", set_at: AnyInstant = "2022-12-01"
) -> OccurrencePlan:
    return OccurrencePlan.objects.create(
        commitment=of, per_year=per_year, starts_on=day(starts_on), set_at=instant(set_at)
    )


def measurement(
    *, update: ProgressUpdate, indicator: Indicator, value: Decimal | int = 1, measured_on: AnyDay = "2023-06-30"
) -> Measurement:
    return Measurement.objects.create(update=update, indicator=indicator, value=value, measured_on=day(measured_on))


# --- Dates -------------------------------------------------------------------------------------------------------


def milestone(
    *,
    of: Commitment,
    due_on: AnyDay = "2025-03-31",
    added_at: AnyInstant = "2022-11-29",
    withdrawn_at: AnyInstant | None = None,
    title_en: str = "A step",
) -> Milestone:
    made = Milestone.objects.create(
        commitment=of,
        number=of.milestones.count() + 1,
        baseline_due_on=day(due_on),
        added_at=instant(added_at),
        withdrawn_at=None if withdrawn_at is None else instant(withdrawn_at),
        withdrawn_reason="No longer needed." if withdrawn_at else "",
        title_en=title_en,
    )
    return findable(made)


def milestone_report(*, update: ProgressUpdate, milestone: Milestone, met_on: AnyDay) -> MilestoneReport:
    return MilestoneReport.objects.create(update=update, milestone=milestone, met_on=day(met_on))


def date_revision(
    *,
    of: Commitment | Milestone,
    new_due_on: AnyDay,
    requested_at: AnyInstant,
    agreed_at: AnyInstant | None = None,
    refused_at: AnyInstant | None = None,
    party: str = "JP",
    old_due_on: AnyDay | None = None,
) -> DateRevision:
    """`party` asks to move the due date of a commitment or milestone; pending unless agreed or refused.

    The other party agrees or refuses. `old_due_on` is the baseline date unless said.
    """
    old_due_on = old_due_on or of.baseline_due_on
    assert old_due_on is not None, "there is no date to move"
    asker = _somebody(Role.COORDINATOR, ministry(party=party))
    other = _somebody(Role.COORDINATOR, ministry(party="MN" if party == "JP" else "JP"))
    return DateRevision.objects.create(
        commitment=of.commitment if isinstance(of, Milestone) else of,
        milestone=of if isinstance(of, Milestone) else None,
        old_due_on=day(old_due_on),
        new_due_on=day(new_due_on),
        reason="The rainy season.",
        requested_by=asker,
        requested_at=instant(requested_at),
        needs_agreement=True,
        agreed_by=other if agreed_at else None,
        agreed_at=instant(agreed_at) if agreed_at else None,
        refused_by=other if refused_at else None,
        refused_at=instant(refused_at) if refused_at else None,
        refused_reason="Not before the election." if refused_at else "",
    )


def joint_assessment(
    *,
    of: Commitment,
    delivery: str = "on_track",
    jp_signed_at: AnyInstant | None = None,
    mn_signed_at: AnyInstant | None = None,
    withdrawn_at: AnyInstant | None = None,
) -> JointAssessment:
    """In force once both have signed. Withdrawn by the one side that has."""
    signed = {party: instant(at) if at else None for party, at in (("JP", jp_signed_at), ("MN", mn_signed_at))}
    signer = {party: _somebody(Role.COORDINATOR, ministry(party=party)) for party in signed}
    instants = [at for at in signed.values() if at]
    in_force_at = max(instants) if len(instants) == 2 else None
    return JointAssessment.objects.create(
        commitment=of,
        delivery=delivery,
        reason="Both sides looked at the minutes.",
        jp_signed_by=signer["JP"] if signed["JP"] else None,
        jp_signed_at=signed["JP"],
        mn_signed_by=signer["MN"] if signed["MN"] else None,
        mn_signed_at=signed["MN"],
        in_force_at=in_force_at,
        in_force_on=clock.day_of(in_force_at) if in_force_at else None,
        withdrawn_by=signer["JP" if signed["JP"] else "MN"] if withdrawn_at else None,
        withdrawn_at=instant(withdrawn_at) if withdrawn_at else None,
    )


def consultation(*, held_on: AnyDay = "2024-03-15", title_en: str = "A consultation", place: str = "") -> Consultation:
    return Consultation.objects.create(held_on=day(held_on), title_en=title_en, place=place)


def decision(
    *,
    of: Consultation,
    about: Iterable[Commitment] = (),
    text: str = "Both sides meet again in autumn.",
    language: str = "en",
    recorded_at: AnyInstant | None = None,
) -> Decision:
    """Recorded by Japan's coordinator, on the day of the consultation unless said."""
    made = Decision.objects.create(
        consultation=of,
        number=of.decisions.count() + 1,
        text=text,
        language=language,
        recorded_by=_somebody(Role.COORDINATOR, ministry(party="JP")),
        recorded_at=instant(recorded_at or of.held_on.isoformat()),
    )
    findable(made)
    made.commitments.set(about)
    return made


# --- Telling systems outside -------------------------------------------------------------------------------------


def change(*, kind: str = "update", what: str = "published", key: str = "1", at: AnyInstant = "2024-03-01") -> Change:
    """The next entry of the feed."""
    seq = Change.newest() + 1
    return Change.objects.create(seq=seq, at=instant(at), kind=kind, row=seq, key=key, what=what, commitment="T-01")


def webhook(
    *,
    owner: User | None = None,
    url: str = "https://hooks.example.org/in",
    topics: Iterable[str] = ("updates_published",),
    secret: str = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
    created_at: AnyInstant = "2024-01-01",
    position: int = 0,
) -> Webhook:
    """One whose time to be told came when it was made."""
    return Webhook.objects.create(
        owner=owner or user(role="viewer"),
        name="Statistics office",
        url=url,
        topics=list(topics),
        secret=secret,
        created_at=instant(created_at),
        next_attempt_at=instant(created_at),
        position=position,
    )
