"""What happens to the dates: due dates and milestones, revisions agreed, refused and waiting, and who signs what."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import partial

from commitments.models import DateRevision, JointAssessment, ReportingPeriod
from commitments.operations import consultation, plan
from commitments.vocabulary import AssignmentRole, Party

from .script import R, T
from .stage import Stage
from .texts import OWN_LANGUAGE, PHRASES
from .timeline import DAY, at, end_of_month_before

Titles = dict[str, str]


@dataclass(frozen=True)
class Step:
    """A milestone. It is due this many days from today, or so many days after it is met in a period counted back."""

    titles: Titles
    due_in: int | None = None
    met_in_period: int | None = None
    due_after_met: int = 20


def _titles(ja: str, en: str, mn: str) -> Titles:
    return {"ja": ja, "en": en, "mn": mn}


REVIEW = _titles("第1回進捗点検", "First progress review", "Явцын анхны хяналт")
NEXT_REVIEW = _titles("次回進捗点検", "Next progress review", "Явцын дараагийн хяналт")

MILESTONES: dict[str, tuple[Step, ...]] = {
    "FW-10": (Step(REVIEW, met_in_period=-2), Step(NEXT_REVIEW, due_in=300)),
    "EC-03": (
        Step(
            _titles("協定活用セミナーの開催", "Seminar on using the agreement", "Хэлэлцээрийг ашиглах семинар"),
            met_in_period=-2,
        ),
        Step(
            _titles("活用手引の公表", "Guide to the agreement published", "Хэлэлцээрийн гарын авлага нийтлэх"),
            due_in=260,
        ),
    ),
    "EC-05": (
        Step(
            _titles("運営研修の終了", "Operations training ended", "Ашиглалтын сургалт дуусах"),
            met_in_period=-2,
            due_after_met=-25,
        ),
    ),
    # One met in time and one late.
    "EC-08": (
        Step(
            _titles("家畜衛生研修の開始", "Animal-health training begun", "Мал эмнэлгийн сургалт эхлэх"),
            met_in_period=-2,
        ),
        Step(
            _titles("試験農場の設置", "Trial farm set up", "Туршилтын талбай байгуулах"),
            met_in_period=-1,
            due_after_met=-25,
        ),
    ),
    # One is withdrawn.
    "EC-12": (
        Step(_titles("共同展示会の開催", "Joint exhibition", "Хамтарсан үзэсгэлэн"), due_in=90),
        Step(_titles("電力需給調査の報告", "Report on power supply", "Эрчим хүчний судалгааны тайлан"), due_in=250),
    ),
    # Slipped and then met by its new date.
    "GL-02": (
        Step(
            _titles("共同訓練計画の合意", "Joint training plan agreed", "Хамтарсан сургалтын төлөвлөгөө тохирох"),
            met_in_period=-1,
            due_after_met=-20,
        ),
    ),
    # One met, one due soon.
    "GL-18": (
        Step(_titles("苗畑の整備", "Tree nursery set up", "Мод үржүүлгийн газар байгуулах"), met_in_period=-2),
        Step(
            _titles("今期の植林の完了", "This season's planting finished", "Энэ улирлын мод тарилт дуусах"), due_in=60
        ),
    ),
    # Overdue, although all is reported to be well.
    "HU-01": (Step(_titles("研修計画の改定", "Training plan revised", "Сургалтын төлөвлөгөөг шинэчлэх"), due_in=-10),),
    # Slipped once, and another revision waits for an answer.
    "HU-03": (
        Step(
            _titles("青少年交流計画の合意", "Youth exchange plan agreed", "Солилцооны төлөвлөгөө тохирох"), due_in=-20
        ),
    ),
    "PS-02": (
        Step(
            _titles("協力分野の特定", "Areas of cooperation identified", "Хамтын ажиллагааны чиглэлийг тогтоох"),
            due_in=400,
        ),
    ),
}


@dataclass
class Calendar:
    """Puts everything about dates on the timeline, and tells reports which milestones were met when."""

    stage: Stage

    def met(self, code: str, party: str, period: ReportingPeriod) -> list[tuple[int, dt.date]]:
        """The milestones that a party's report for a period says were met, by number, and when."""
        if party != self.stage.counting_party(code):
            return []
        return [
            (number, self._met_on(period))
            for number, step in enumerate(MILESTONES.get(code, ()), 1)
            if step.met_in_period is not None and self._period(step.met_in_period) == period
        ]

    def completed_on(self, period: ReportingPeriod, party: str) -> dt.date:
        return period.starts_on + (130 if party == Party.MN else 110) * DAY

    def tell(self) -> None:
        self._milestones()
        self._due_dates()
        self._revisions()
        self._joint_assessments()
        self._rotations()

    # --- baselines -----------------------------------------------------------------------------------------------

    def _milestones(self) -> None:
        for code, steps in MILESTONES.items():
            if code in self.stage.commitments:
                for number, step in enumerate(steps, 1):
                    instant = at(self.stage.signed_on + 56 * DAY, 9, number)
                    self.stage.timeline.add(instant, partial(self._add_milestone, code, number, step))

    def _add_milestone(self, code: str, number: int, step: Step) -> None:
        party = self.stage.counting_party(code)
        self.stage.milestones[code, number] = plan.add_milestone(
            by=self.stage.cast.coordinator(party),
            commitment=self.stage.commitments[code],
            titles=step.titles,
            due_on=self._milestone_due(step),
        )

    def _milestone_due(self, step: Step) -> dt.date:
        if step.met_in_period is not None:
            return self._met_on(self._period(step.met_in_period)) + step.due_after_met * DAY
        assert step.due_in is not None
        return end_of_month_before(self.stage.today + step.due_in * DAY)

    def _met_on(self, period: ReportingPeriod) -> dt.date:
        return period.starts_on + 100 * DAY

    def _period(self, back: int) -> ReportingPeriod:
        return self.stage.past_deadline[back]

    def _due_dates(self) -> None:
        today, second_last = self.stage.today, self._period(-2)
        completed_on = self.completed_on(second_last, Party.MN)
        due_dates = {
            "FW-10": self.stage.plan.ends_on,
            "EC-05": completed_on - 35 * DAY,  # completed late
            "EC-11": completed_on + 30 * DAY,  # completed in time
            "EC-06": end_of_month_before(self.stage.part_of_the_way(0.55)),
            "EC-10": end_of_month_before(today + 240 * DAY),
            "GL-04": end_of_month_before(today + 80 * DAY),
            "GL-19": end_of_month_before(self.stage.part_of_the_way(0.9)),
            "GL-20": end_of_month_before(today + 500 * DAY),
        }
        for number, (code, due_on) in enumerate(due_dates.items()):
            if commitment := self.stage.commitments.get(code):
                by = self.stage.cast.coordinator(self.stage.counting_party(code))
                self.stage.timeline.add(
                    at(self.stage.signed_on + 57 * DAY, 9, number),
                    partial(plan.set_due_date, by=by, commitment=commitment, due_on=due_on),
                )

    # --- revisions -----------------------------------------------------------------------------------------------

    def _revisions(self) -> None:
        today, way = self.stage.today, self.stage.part_of_the_way
        # Slipped twice, and overdue all the same.
        self._revise("EC-06", Party.MN, way(0.5), end_of_month_before(way(0.8)), answer="agree")
        self._revise("EC-06", Party.MN, way(0.75), end_of_month_before(today - 15 * DAY), answer="agree")
        # Refused by the other side.
        self._revise("EC-10", Party.JP, today - 75 * DAY, end_of_month_before(today + 420 * DAY), answer="refuse")
        # Of one party alone: nobody has to agree.
        self._revise("GL-19", Party.JP, way(0.8), end_of_month_before(today + 400 * DAY))
        # Milestones: moved once and met, moved once with the next move waiting.
        slipped_and_met = self._met_on(self._period(-1))
        self._revise(
            "GL-02", Party.JP, slipped_and_met - 50 * DAY, slipped_and_met + 10 * DAY, answer="agree", number=1
        )
        self._revise(
            "HU-03", Party.JP, today - 90 * DAY, end_of_month_before(today + 130 * DAY), answer="agree", number=1
        )
        self._revise("HU-03", Party.MN, today - 6 * DAY, end_of_month_before(today + 250 * DAY), number=1)
        self._withdraw("EC-12", 1, way(0.7))

    def _revise(
        self, code: str, party: Party, day: dt.date, new_due_on: dt.date, *, answer: str = "", number: int | None = None
    ) -> None:
        """Ask to move a due date, and have the other party answer nine days later."""
        if code not in self.stage.commitments:
            return
        asked: list[DateRevision] = []
        chance = self.stage.chance("revision", code, new_due_on)
        phrases = PHRASES[OWN_LANGUAGE[party]]
        other = party.other

        def ask() -> None:
            asked.append(
                plan.revise_due_date(
                    by=self.stage.cast.coordinator(party),
                    commitment=self.stage.commitments[code],
                    milestone=self.stage.milestones[code, number] if number else None,
                    new_due_on=new_due_on,
                    reason=chance.choice(phrases.delays),
                )
            )

        def reply() -> None:
            by = self.stage.cast.coordinator(other)
            if answer == "agree":
                plan.agree_revision(by=by, revision=asked[0])
            else:
                plan.refuse_revision(by=by, revision=asked[0], reason=PHRASES[OWN_LANGUAGE[other]].refusal)

        self.stage.timeline.add(at(day, 11), ask)
        if answer:
            self.stage.timeline.add(at(day + 9 * DAY, 15), reply)

    def _withdraw(self, code: str, number: int, day: dt.date) -> None:
        party = self.stage.counting_party(code)
        reason = PHRASES[OWN_LANGUAGE[party]].dropped

        def withdraw() -> None:
            milestone = self.stage.milestones[code, number]
            by = self.stage.cast.coordinator(party)
            plan.withdraw_milestone(by=by, milestone=milestone, version=milestone.version, reason=reason)

        if code in self.stage.commitments:
            self.stage.timeline.add(at(day, 12), withdraw)

    # --- what both sides sign, and who takes over ------------------------------------------------------------------

    def _joint_assessments(self) -> None:
        yesterday = self.stage.today - DAY
        newest, second = self._period(-1), self._period(-2)
        self._assess("FW-02", T, min(newest.due_on + 6 * DAY, yesterday))
        self._assess("PS-01", T, min(newest.due_on + 8 * DAY, yesterday))
        self._assess("EC-13", T, second.due_on + 6 * DAY)
        self._assess("EC-07", R, self.stage.today - 5 * DAY, countersigned=False)

    def _assess(self, code: str, rating: str, day: dt.date, *, countersigned: bool = True) -> None:
        """Japan proposes; Mongolia signs, later that day at the earliest."""
        if code not in self.stage.commitments:
            return
        proposed: list[JointAssessment] = []

        def propose() -> None:
            proposed.append(
                consultation.propose_joint_assessment(
                    by=self.stage.cast.coordinator(Party.JP),
                    commitment=self.stage.commitments[code],
                    delivery=rating,
                    reason=PHRASES[OWN_LANGUAGE[Party.JP]].joint[rating],
                )
            )

        def countersign() -> None:
            by = self.stage.cast.coordinator(Party.MN)
            consultation.countersign_joint_assessment(by=by, assessment=proposed[0])

        self.stage.timeline.add(at(day, 17, 10), propose)
        if countersigned:
            self.stage.timeline.add(at(day, 17, 50), countersign)

    def _rotations(self) -> None:
        """A ministry that supported takes the lead."""
        for code, party, ministry in (("HU-01", Party.JP, "JP-MEXT"), ("EC-07", Party.MN, "MN-MMHI")):
            commitment = self.stage.commitments.get(code)
            if commitment is None or ministry not in self.stage.cast.ministries:
                continue
            starts_on = self.stage.part_of_the_way(0.5).replace(day=1)
            self.stage.let_lead(code, party, ministry, starts_on)
            by, to = self.stage.cast.coordinator(party), self.stage.cast.ministries[ministry]
            self.stage.timeline.add(
                at(starts_on - 12 * DAY, 9, 30),
                partial(
                    plan.assign,
                    by=by,
                    commitment=commitment,
                    ministry=to,
                    role=AssignmentRole.LEAD,
                    starts_on=starts_on,
                ),
            )
