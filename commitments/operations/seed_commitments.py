"""Seeding what was promised: pillars, ministries, commitments, who undertook them and who is to begin with them."""

from __future__ import annotations

from collections.abc import Iterator

from commitments.models import (
    Assignment,
    Commitment,
    Indicator,
    Ministry,
    MinistryName,
    Passage,
    Pillar,
    Undertaking,
)
from commitments.vocabulary import AssignmentRole

from .reference import Reference
from .seed_rows import SeedRun, columns, found

_TITLES = ("title_ja", "title_en", "title_mn")
_NAMES = ("name_ja", "name_en", "name_mn")
_SPANS = frozenset({"passage", "quote", "quote_start", "quote_end", "focus_start", "focus_end"})


def seed_ministries(run: SeedRun, reference: Reference) -> dict[str, Ministry]:
    ministries = run.table(
        [Ministry(code=row.code, party=row.party) for row in reference.ministries],
        rows=Ministry.objects.all(),
        key=lambda row: row.code,
        fields=("party",),
    )
    run.table(
        [
            MinistryName(
                ministry=ministries[row.code],
                valid_from=reference.statement.signed_on,
                **columns("name", row.names),
            )
            for row in reference.ministries
            if row.code in ministries
        ],
        rows=MinistryName.objects.select_related("ministry"),
        key=lambda row: f"{run.key_of(Ministry, row.ministry_id)}/{row.valid_from.isoformat()}",
        fields=_NAMES,
    )
    return ministries


def seed_commitments(run: SeedRun, reference: Reference, passages: dict[str, Passage]) -> dict[str, Commitment]:
    pillars = run.table(
        [
            Pillar(key=row.key, code=row.code, position=position, **columns("title", row.titles))
            for position, row in enumerate(reference.pillars, 1)
        ],
        rows=Pillar.objects.all(),
        key=lambda row: row.key,
        fields=("code", "position", *_TITLES),
    )
    commitments = run.table(
        [
            Commitment(
                code=row.code,
                pillar=found(pillars, row.pillar),
                passage=found(passages, str(row.passage)),
                position=position,
                quote=row.words,
                quote_start=row.quote[0],
                quote_end=row.quote[1],
                focus_start=row.focus[0],
                focus_end=row.focus[1],
                party_basis=row.party_basis,
                kind=row.kind,
                fulfilled_on=reference.statement.signed_on if row.fulfilled_at_signing else None,
                **columns("title", row.titles),
            )
            for position, row in enumerate(reference.commitments, 1)
        ],
        rows=Commitment.objects.all(),
        key=lambda row: row.code,
        fields=("pillar", "position", *sorted(_SPANS), "party_basis", "kind", "fulfilled_on", *_TITLES),
        together=[_SPANS, frozenset({"kind", "fulfilled_on"})],
        commitment=lambda row: row,
    )
    also_in = Commitment.also_in.through
    run.table(
        [
            also_in(commitment=commitments[row.code], passage=found(passages, str(number)))
            for row in reference.commitments
            for number in row.also_in
            if row.code in commitments
        ],
        rows=also_in._default_manager.select_related("commitment"),
        key=lambda row: f"{run.key_of(Commitment, row.commitment_id)}/{run.key_of(Passage, row.passage_id)}",
        commitment=lambda row: row.commitment,
    )
    run.table(
        list(_indicators(reference, commitments)),
        rows=Indicator.objects.select_related("commitment"),
        key=lambda row: row.code,
        fields=(*_NAMES, "unit_ja", "unit_en", "unit_mn", "baseline", "target", "in_statement", "words"),
        together=[frozenset({"in_statement", "words"})],
        commitment=lambda row: row.commitment,
    )
    return commitments


def _indicators(reference: Reference, commitments: dict[str, Commitment]) -> Iterator[Indicator]:
    for row in reference.commitments:
        for indicator in row.indicators:
            if row.code in commitments:
                yield Indicator(
                    commitment=commitments[row.code],
                    code=indicator.code,
                    baseline=indicator.baseline,
                    target=indicator.target,
                    in_statement=indicator.in_statement,
                    words=indicator.words,
                    **columns("name", indicator.names),
                    **columns("unit", indicator.units),
                )


def seed_undertakings(run: SeedRun, reference: Reference, commitments: dict[str, Commitment]) -> None:
    run.table(
        [
            Undertaking(commitment=commitments[row.code], party=party)
            for row in reference.commitments
            for party in row.parties
            if row.code in commitments
        ],
        rows=Undertaking.objects.select_related("commitment"),
        key=lambda row: f"{row.commitment.code}/{row.party}",
        commitment=lambda row: row.commitment,
    )


def seed_assignments(
    run: SeedRun, reference: Reference, commitments: dict[str, Commitment], ministries: dict[str, Ministry]
) -> None:
    """Suggestions to start from. Once people have assigned for a side of a commitment, nothing is added there."""
    starts_on = reference.statement.signed_on
    standing = Assignment.objects.select_related("commitment", "ministry")
    decided = {
        (row.commitment_id, row.ministry.party)
        for row in standing
        if not row.suggested or row.ends_on is not None or row.starts_on != starts_on
    }
    run.table(
        [
            Assignment(
                commitment=commitments[row.code],
                ministry=ministries[code],
                role=role,
                starts_on=starts_on,
                suggested=True,
            )
            for row in reference.commitments
            for role, codes in ((AssignmentRole.LEAD, row.leads), (AssignmentRole.SUPPORT, row.supports))
            for code in codes
            if row.code in commitments and code in ministries
        ],
        rows=standing.filter(starts_on=starts_on),
        key=lambda row: f"{row.commitment.code}/{row.ministry.code}",
        fields=("role", "suggested", "ends_on"),
        together=[frozenset({"role", "suggested", "ends_on"})],
        commitment=lambda row: row.commitment,
        may_create=lambda row: (row.commitment_id, row.ministry.party) not in decided,
    )
