"""The form for an update as a whole: its texts, and rows for evidence, measurements and milestones.

It hands an `UpdateContent` to the operations. What they refuse comes back to the fields concerned.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.conf import settings
from django.forms import BoundField
from django.forms.utils import ErrorList
from django.http import QueryDict
from django.utils.translation import gettext as _

from commitments import filestore
from commitments.errors import RuleViolation
from commitments.models import Commitment, Indicator, Milestone, MilestoneStanding, ProgressUpdate
from commitments.operations.content import (
    EvidenceContent,
    MeasurementContent,
    MilestoneContent,
    OccurrenceContent,
    UpdateContent,
)
from commitments.vocabulary import Kind

from .update_parts import (
    EvidenceForm,
    FilesOf,
    MeasurementForm,
    MilestoneForm,
    OccurrenceForm,
    Rows,
    UpdateForm,
    as_typed,
)


@dataclass
class Wrong:
    """Something that is wrong, for the summary above the form: it leads to `auto_id` or `id_for_label`."""

    label: str
    errors: Iterable[Any]
    auto_id: str
    use_fieldset: bool = False

    @property
    def id_for_label(self) -> str:
        return self.auto_id


@dataclass(frozen=True)
class MilestoneRow:
    """A milestone to tick; `standing` is empty where it has left the plan."""

    milestone: Milestone
    form: MilestoneForm
    standing: MilestoneStanding | None


@dataclass
class UpdateForms:
    """All forms of an update together. Iterating yields what the error summary lists."""

    main: UpdateForm
    evidence: Rows
    measurements: list[tuple[Indicator, Rows]]
    milestones: list[MilestoneRow]
    occurrences: Rows | None = None  # for a continuing commitment only
    milestone_messages: list[str] = field(default_factory=list)

    def is_valid(self) -> bool:
        parts: list[Any] = [self.main, self.evidence, *(rows for _i, rows in self.measurements)]
        parts += [row.form for row in self.milestones]
        parts += [self.occurrences] if self.occurrences else []
        return all(part.is_valid() for part in parts)

    def content(self) -> UpdateContent:
        """What was entered. Only after `is_valid`."""
        said = self.main.cleaned_data
        return UpdateContent(
            delivery=said["delivery"],
            completed_on=said.get("completed_on"),
            done=said["done"],
            next_steps=said["next_steps"],
            reason=said["reason"],
            language=said["language"],
            internal_note=said["internal_note"],
            evidence=[
                EvidenceContent(
                    title=form.cleaned_data["title"],
                    url=form.cleaned_data["url"],
                    kind=form.cleaned_data["kind"],
                    dated_on=form.cleaned_data["dated_on"],
                    file=form.attached,
                )
                for form in self.evidence.forms
                if isinstance(form, EvidenceForm) and form.has_changed()
            ],
            measurements=[
                MeasurementContent(indicator, row["value"], row["measured_on"])
                for indicator, rows in self.measurements
                for row in rows.filled()
            ],
            milestones=[
                MilestoneContent(row.milestone, row.form.cleaned_data["met_on"])
                for row in self.milestones
                if row.form.cleaned_data["met"]
            ],
            occurrences=[OccurrenceContent(**row) for row in (self.occurrences.filled() if self.occurrences else ())],
        )

    @property
    def file_kinds(self) -> str:
        return filestore.kinds_accepted()

    @property
    def file_most(self) -> int:
        """In megabytes."""
        return int(settings.EVIDENCE_MAX_BYTES // (1024 * 1024))

    def refuse(self, violation: RuleViolation) -> None:
        """Bring what an operation refused to the fields concerned."""
        if not self.main.is_bound:  # a stored draft, of which nothing was typed just now
            self.main.full_clean()
            self.main.cleaned_data = {}
        placed = False
        for name, messages in violation.fields.items():
            if name in self.main.fields:
                self.main.add_error(name, messages)
                placed = True
            elif name in _GROUPS:
                self._messages_of(_GROUPS[name]).extend(messages)
                placed = True
        if not placed:
            self.main.add_error(None, violation.message)

    def _messages_of(self, group: str) -> list[str]:
        if group == "milestones":
            return self.milestone_messages
        if group == "measurements" and self.measurements:
            return self.measurements[0][1].messages
        if group == "occurrences" and self.occurrences:
            return self.occurrences.messages
        return self.evidence.messages

    @property
    def errors(self) -> bool:
        return bool(self.non_field_errors) or any(True for _wrong in self)

    @property
    def non_field_errors(self) -> ErrorList:
        return self.main.non_field_errors()

    def __iter__(self) -> Iterator[BoundField | Wrong]:
        yield from (bound for bound in self.main if bound.errors)
        for rows in (self.occurrences, self.evidence, *(rows for _indicator, rows in self.measurements)):
            if rows is None:
                continue
            if rows.messages:
                yield Wrong(rows.label, rows.messages, f"rows-{rows.prefix}")
            for label, form in rows.numbered():
                yield from _named(label, form)
        if self.milestone_messages:
            yield Wrong(_("Milestones"), self.milestone_messages, "milestones")
        for row in self.milestones:
            yield from _named(row.milestone.title, row.form)


# Where the operations' own names for fields stand in the form.
_GROUPS = {
    "evidence": "evidence",
    "title": "evidence",
    "url": "evidence",
    "kind": "evidence",
    "dated_on": "evidence",
    "measurements": "measurements",
    "value": "measurements",
    "measured_on": "measurements",
    "milestones": "milestones",
    "occurrences": "occurrences",
    "held_on": "occurrences",
    "met_on": "milestones",
}


def _named(label: str, form: forms.Form) -> Iterator[Wrong]:
    for bound in form:
        if bound.errors:
            yield Wrong(f"{label}: {bound.label}", bound.errors, bound.id_for_label or bound.auto_id)


def update_forms(
    commitment: Commitment,
    *,
    posted: QueryDict | None = None,
    typed: QueryDict | None = None,
    stored: ProgressUpdate | None = None,
    initial: Mapping[str, Any] | None = None,
    indicators: Iterable[Indicator],
    milestones: Iterable[Milestone],
    files: FilesOf,
    choose_period: bool = False,
    correcting: bool = False,
) -> UpdateForms:
    """The forms for an update of this commitment.

    Filled from what was `posted`, which is checked; else from what was `typed` so far; else from a `stored` update.
    """
    start: dict[str, Any] = {}
    reports = [] if stored is None else list(stored.milestone_reports.all())
    if typed is not None:
        start = as_typed(UpdateForm, typed)
    elif stored is not None:
        start = {name: getattr(stored, name) for name in UpdateForm.base_fields if name != "period"}
    # A milestone that has left the plan stays where the update names it.
    met_on = {report.milestone_id: report.met_on for report in reports}
    in_plan = {milestone.pk: milestone for milestone in milestones}
    named = {report.milestone_id: report.milestone for report in reports}

    def milestone_form(pk: int) -> MilestoneForm:
        prefix = f"milestone-{pk}"
        first = {"met": pk in met_on, "met_on": met_on.get(pk)}
        if typed is not None:
            first = as_typed(MilestoneForm, typed, prefix)
        return MilestoneForm(posted, prefix=prefix, initial=first)

    return UpdateForms(
        main=UpdateForm(
            posted,
            initial=start | dict(initial or {}),
            kind=commitment.kind,
            choose_period=choose_period,
            correcting=correcting,
        ),
        evidence=Rows(
            EvidenceForm,
            "evidence",
            _("Evidence"),
            posted=posted,
            typed=typed,
            initial=[] if stored is None else _evidence(stored),
            files=files,
        ),
        occurrences=None
        if commitment.kind != Kind.CONTINUING
        else Rows(
            OccurrenceForm,
            "occurrence",
            _("Occurrences"),
            posted=posted,
            typed=typed,
            initial=[] if stored is None else _occurrences(stored),
        ),
        measurements=[
            (
                indicator,
                Rows(
                    MeasurementForm,
                    f"value-{indicator.pk}",
                    indicator.name,
                    posted=posted,
                    typed=typed,
                    initial=[] if stored is None else _values(stored, indicator),
                ),
            )
            for indicator in indicators
        ],
        milestones=[
            MilestoneRow(milestone, milestone_form(pk), milestone.standing if pk in in_plan else None)
            for pk, milestone in (named | in_plan).items()
        ],
    )


def _evidence(stored: ProgressUpdate) -> list[dict[str, Any]]:
    return [
        {"title": item.title, "url": item.url, "stored": item.file_id, "kind": item.kind, "dated_on": item.dated_on}
        for item in stored.evidence.all()
    ]


def _occurrences(stored: ProgressUpdate) -> list[dict[str, Any]]:
    return [{name: getattr(item, name) for name in OccurrenceForm.base_fields} for item in stored.occurrences.all()]


def _values(stored: ProgressUpdate, indicator: Indicator) -> list[dict[str, Any]]:
    return [
        {"value": item.value, "measured_on": item.measured_on}
        for item in stored.measurements.all()
        if item.indicator_id == indicator.pk
    ]
