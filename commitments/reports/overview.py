"""How many commitments have each answer to each of the questions, with the denominator that the question has."""

from __future__ import annotations

from dataclasses import dataclass

from commitments.vocabulary import HEADLINE_CHOICES, Agreement, Party, Reporting, Schedule

from .counts import Cell, Cells, Count

Answers = list[tuple[str, Count]]  # a code and how many have it, in the order of the vocabulary


@dataclass(frozen=True)
class Overview:
    total: Count
    deliveries: Answers
    schedules: Answers
    reporting: list[tuple[Party, Answers, Count]]  # a party, its counts, all that it undertook
    agreements: Answers  # of what both governments undertook
    contradictions: Count


def overview(cells: Cells) -> Overview:
    """Every count of the four answers. No query beyond that of `cells`."""
    return Overview(
        total=cells.count(lambda cell: True),
        deliveries=[(code, cells.by("delivery", code)) for code, _label in HEADLINE_CHOICES],
        schedules=[(code, cells.by("schedule", code)) for code in Schedule.values],
        reporting=[_of_party(cells, party) for party in Party],
        agreements=[
            (
                code,
                cells.count(
                    lambda cell, code=code: cell.answers["agreement"] == code,  # type: ignore[misc]
                    among=lambda cell: cell.of_both,
                    agreement=code,
                ),
            )
            for code in Agreement.values
        ],
        contradictions=cells.count(lambda cell: bool(cell.answers["contradiction"]), contradiction="true"),
    )


def _of_party(cells: Cells, party: Party) -> tuple[Party, Answers, Count]:
    answer = f"{party.lower()}_reporting"

    def undertaken(cell: Cell) -> bool:
        return cell.undertaken_by(party)

    counts = [
        (
            code,
            cells.count(
                lambda cell, code=code: cell.answers[answer] == code,  # type: ignore[misc]
                among=undertaken,
                **{answer: code},
            ),
        )
        for code in Reporting.values
    ]
    return party, counts, cells.count(undertaken, party=party.value)
