"""The measurements of an import go into drafts: they count once these are completed, submitted and published."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from commitments import access, clock
from commitments.models import Measurement, ProgressUpdate, User

from .content import MeasurementContent, UpdateContent, attachments
from .import_plan import ImportPlan, MeasurementWrite, note_line
from .import_state import PlanState
from .recording import record, save_changes, save_new
from .updates import draft_update


@dataclass
class Measured:
    added: int = 0
    changed: int = 0
    drafts: list[ProgressUpdate] = field(default_factory=list)


def write_measurements(by: User, plan: ImportPlan, state: PlanState) -> Measured:
    """A draft of the user's ministry for each commitment, or the one that it has."""
    done = Measured()
    by_commitment: dict[int, list[MeasurementWrite]] = {}
    for write in plan.writes:
        if isinstance(write, MeasurementWrite):
            by_commitment.setdefault(write.indicator.commitment_id, []).append(write)
    for commitment_id, writes in by_commitment.items():
        draft = state.drafts.get(commitment_id)
        if draft is None:
            assert plan.period is not None  # without one every measurement is refused
            content = UpdateContent(
                language=by.preferred_language,
                internal_note=_noted("", writes),
                measurements=[MeasurementContent(each.indicator, each.value, each.measured_on) for each in writes],
            )
            side = state.sides[commitment_id]
            draft = draft_update(by=by, undertaking=side, period=plan.period, content=content)
            done.added += len(writes)
        else:
            _add_to(draft, by, writes, state, done)
        done.drafts.append(draft)
    return done


def _add_to(
    draft: ProgressUpdate, by: User, writes: Iterable[MeasurementWrite], state: PlanState, done: Measured
) -> None:
    """Add to a draft what was measured, and leave alone all that people have written in it."""
    access.require(by, "edit", draft)
    old = attachments(draft)
    for write in writes:
        standing = state.drafted.get((write.indicator.pk, write.measured_on))
        if standing is None:
            row = Measurement(update=draft, indicator=write.indicator, value=write.value, measured_on=write.measured_on)
            save_new(row)
            done.added += 1
        else:
            save_changes(standing, {"value": write.value})
            done.changed += 1
    changes = {"edited_by": by, "edited_at": clock.now(), "internal_note": _noted(draft.internal_note, writes)}
    before, after = save_changes(draft, changes)
    record(
        by=by,
        verb="edit",
        row=draft,
        old=before | old,
        new=after | attachments(draft),
        commitment=draft.undertaking.commitment,
        party=draft.party,
    )


def _noted(note: str, writes: Iterable[MeasurementWrite]) -> str:
    """The internal note with a line for each measurement's note that is not in it yet."""
    standing = note.splitlines()
    lines = [note_line(write) for write in writes if write.note]
    return "\n".join([*([note] if note else []), *(line for line in lines if line not in standing)])
