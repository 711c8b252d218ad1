"""How one report comes about: drafted, submitted, sometimes returned and edited, published, sometimes corrected."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import replace
from decimal import Decimal

from commitments.models import ProgressUpdate, ReportingPeriod
from commitments.operations import updates
from commitments.operations.content import MeasurementContent, MilestoneContent, UpdateContent
from commitments.vocabulary import Delivery, Kind, Language

from .figures import COUNTED_BY_BOTH
from .meetings import occurrences
from .script import measured
from .stage import Stage
from .texts import OWN_LANGUAGE, PHRASES, Writer
from .timeline import DAY, at

_CHANCE_RETURNED, _CHANCE_ENGLISH, _CHANCE_NOTE = 0.08, 0.1, 0.2


class Filing:
    """One party's report on one commitment for one period. `begin` and the rest put its steps on the timeline."""

    def __init__(
        self, stage: Stage, code: str, party: str, period: ReportingPeriod, rating: str, *, extra: str = ""
    ) -> None:
        self.stage, self.code, self.party, self.period, self.rating = stage, code, party, period, rating
        self.chance = stage.chance(code, party, period.code, extra)
        own = OWN_LANGUAGE[party]
        english = self.chance.random() < _CHANCE_ENGLISH
        self.writer = Writer(stage.commitments[code], Language.EN if english else own, self.chance)
        self.own_phrases = PHRASES[own]
        noted = stage.commitments[code].kind != Kind.POSITION and self.chance.random() < _CHANCE_NOTE
        self.note = self.chance.choice(self.own_phrases.notes) if noted else ""
        self._last: dt.datetime | None = None
        # Filled by the steps.
        self.row: ProgressUpdate | None = None
        self.content = UpdateContent()
        self.ministry = ""
        self.completed_on: dt.date | None = None
        self.met: Sequence[tuple[int, dt.date]] = ()  # milestones by number, and when they were met
        self.wrong_value = False

    # --- what it says --------------------------------------------------------------------------------------------

    def _write(self, day: dt.date) -> UpdateContent:
        prose = self.writer.report(self.period, self.rating)
        address = f"{self.party}/{self.ministry[3:]}/{self.period.code}/{self.code}".lower()
        dated_on = min(day, self.period.ends_on) - self.chance.randint(5, 60) * DAY
        return UpdateContent(
            delivery=self.rating,
            completed_on=self.completed_on if self.rating == Delivery.COMPLETED else None,
            done=prose.done,
            next_steps=prose.next_steps,
            reason=prose.reason,
            language=self.writer.language,
            internal_note=self.note,
            evidence=self.writer.evidence(
                address, max(dated_on, self.stage.signed_on), self.chance.choice((0, 0, 1, 1, 2))
            ),
            measurements=self._measurements(),
            milestones=[
                MilestoneContent(self.stage.milestones[self.code, number], met_on) for number, met_on in self.met
            ],
            occurrences=occurrences(self.stage, self.code, self.party, self.period),
        )

    def _measurements(self) -> list[MeasurementContent]:
        """The indicators' values at the end of the period: of the first party named in a commitment, or of both."""
        if self.period not in self.stage.ended:
            return []
        counting = self.party == self.stage.counting_party(self.code)
        number = self.stage.ended.index(self.period)
        found = []
        for indicator in self.stage.indicators.get(self.code, ()):
            value = measured(indicator.code, number, self.stage.chance(indicator.code, self.period.code))
            if value is not None and (counting or indicator.code in COUNTED_BY_BOTH):
                if not counting:
                    value = Decimal(round(value * COUNTED_BY_BOTH[indicator.code] / 100))
                typed = value * Decimal(10) if self.wrong_value else value
                found.append(MeasurementContent(indicator, typed, self.period.ends_on))
        return found

    # --- how it comes about --------------------------------------------------------------------------------------

    def draft(self, day: dt.date) -> Filing:
        return self._at(at(day, 10, self.chance.randint(0, 59)), self._draft)

    def submit(self, day: dt.date) -> Filing:
        return self._at(at(day, 13, self.chance.randint(0, 59)), self._submit)

    def send_back(self, day: dt.date) -> Filing:
        return self._at(at(day, 14, self.chance.randint(0, 59)), self._send_back)

    def publish(self, day: dt.date) -> Filing:
        return self._at(at(day, 16, self.chance.randint(0, 59)), self._publish)

    def withdraw(self, day: dt.date) -> Filing:
        return self._at(at(day, 17, self.chance.randint(0, 59)), self._withdraw)

    def file(self, begins_on: dt.date) -> Filing:
        """All the way to publication, within three weeks of beginning, sometimes by way of a return."""
        self.draft(begins_on)
        day = begins_on + self.chance.randint(1, 4) * DAY
        self.submit(day)
        if self.chance.random() < _CHANCE_RETURNED:
            day += self.chance.randint(1, 3) * DAY
            self.send_back(day)
            day += self.chance.randint(1, 3) * DAY
            self._at(at(day, 11, 0), self._edit)
            self.submit(day)
        return self.publish(day + self.chance.randint(1, 6) * DAY)

    def correct(self, day: dt.date, *, publish: bool = True) -> None:
        """A correction of this report once it is published, with the right value where it had a wrong one."""
        follow_up = Filing(self.stage, self.code, self.party, self.period, self.rating, extra="correction")
        follow_up._at(at(day, 10, 30), lambda: follow_up._draft_correction(self))
        if publish:
            follow_up.submit(day + DAY).publish(day + 4 * DAY)

    def _at(self, instant: dt.datetime, act: Callable[[], object]) -> Filing:
        # Weekends push steps together; each still comes after the one before.
        self._last = instant if self._last is None else max(instant, self._last + dt.timedelta(minutes=40))
        self.stage.timeline.add(self._last, act)
        return self

    def _draft(self) -> None:
        day = self.stage.day()
        self.ministry = self.stage.leading(self.code, self.party, day)
        self.content = self._write(day)
        self.row = updates.draft_update(
            by=self.stage.cast.reporter(self.ministry),
            undertaking=self.stage.undertakings[self.code, self.party],
            period=self.period,
            content=self.content,
        )

    def _draft_correction(self, old: Filing) -> None:
        assert old.row is not None
        self.ministry = old.ministry
        self.writer = replace(self.writer, language=old.writer.language)
        retold = old.content.done if old.wrong_value else self.writer.report(self.period, self.rating).done
        self.content = replace(old.content, done=retold, measurements=self._measurements())
        self.row = updates.correct_update(
            by=self.stage.cast.reporter(self.ministry),
            update=old.row,
            reason=self.own_phrases.corrections[0 if old.wrong_value else 1],
            content=self.content,
        )

    def _edit(self) -> None:
        assert self.row is not None
        address = f"{self.party}/{self.ministry[3:]}/{self.period.code}/{self.code}-more".lower()
        more = self.writer.evidence(address, min(self.stage.day(), self.period.ends_on), 1)
        longer = replace(self.content, evidence=[*self.content.evidence, *more])
        self.row = updates.edit_update(
            by=self.stage.cast.reporter(self.ministry), update=self.row, version=self.row.version, content=longer
        )

    def _submit(self) -> None:
        assert self.row is not None
        by = self.stage.cast.reporter(self.ministry)
        self.row = updates.submit_update(by=by, update=self.row, version=self.row.version)

    def _send_back(self) -> None:
        assert self.row is not None
        self.row = updates.return_update(
            by=self.stage.cast.approver(self.ministry),
            update=self.row,
            version=self.row.version,
            comment=self.chance.choice(self.own_phrases.return_comments),
        )

    def _publish(self) -> None:
        assert self.row is not None
        by = self.stage.cast.approver(self.ministry)
        self.row = updates.publish_update(by=by, update=self.row, version=self.row.version)

    def _withdraw(self) -> None:
        assert self.row is not None
        by = self.stage.cast.reporter(self.ministry)
        self.row = updates.withdraw_update(by=by, update=self.row, version=self.row.version)
