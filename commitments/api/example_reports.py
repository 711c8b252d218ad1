"""Examples of the reports: counts and what moved."""

from __future__ import annotations

from typing import Any

from .example_envelopes import DAY, answer, listed
from .example_rows import DUE_DATE, HOST, SLIP, TITLES

REPORTS: dict[str, Any] = {
    "Summary": answer(
        {
            "by": ["pillar", "delivery"],
            "of": 49,
            "overlapping": False,
            "rows": [
                {
                    "keys": {"pillar": "people", "delivery": "on_track"},
                    "day": DAY,
                    "count": 6,
                    "of": 49,
                    "overdue": 1,
                    "silent": 2,
                    "commitments_url": f"{HOST}/commitments/?pillar=people&delivery=on_track",
                }
            ],
        }
    ),
    "Summary.line": {
        "pillar": "people",
        "delivery": "on_track",
        "commitments": 6,
        "overdue": 1,
        "silent": 2,
        "of": 49,
    },
    "Timeline": listed(DUE_DATE),
    "Slips": listed(SLIP),
    "Trend": answer(
        {
            "points": [
                {
                    "day": "2024-01-30",
                    "period": "2023-H2",
                    "of": 49,
                    "counts": [
                        {
                            "delivery": "on_track",
                            "count": 31,
                            "commitments_url": f"{HOST}/commitments/?as_of=2024-01-30&delivery=on_track",
                        },
                        {
                            "delivery": "not_reported",
                            "count": 18,
                            "commitments_url": f"{HOST}/commitments/?as_of=2024-01-30&delivery=not_reported",
                        },
                    ],
                    "commitments_url": f"{HOST}/commitments/?as_of=2024-01-30",
                }
            ]
        }
    ),
    "Trend.line": {"day": "2024-01-30", "period": "2023-H2", "delivery": "on_track", "commitments": 31, "of": 49},
    "Compare": {
        **listed(
            {
                "commitment": "PE-03",
                "url": f"{HOST}/commitments/PE-03/",
                "titles": TITLES,
                "pillar": "people",
                "kind": "action",
                "way": "worse",
                "newly_overdue": False,
                "changes": [
                    {
                        "answer": "jp_delivery",
                        "before": "on_track",
                        "after": "at_risk",
                        "way": "worse",
                        "update": {
                            "id": 7,
                            "url": f"{HOST}/updates/7/",
                            "party": "JP",
                            "ministry": "JP-MOFA",
                            "period": "2023-H2",
                        },
                    }
                ],
            }
        ),
        "from": "2024-01-01",
        "to": DAY,
        "of": 49,
        "ways": [
            {"way": way, "count": count, "url": f"{HOST}/compare/?from=2024-01-01&to={DAY}&way={way}"}
            for way, count in (("worse", 1), ("better", 0), ("other", 0))
        ],
    },
    "Compare.line": {
        "code": "PE-03",
        **{f"title_{code}": text for code, text in TITLES.items()},
        "kind": "action",
        "from": "2024-01-01",
        "answer": "jp_delivery",
        "way": "worse",
        "before": "on_track",
        "after": "at_risk",
        "update": 7,
        "period": "2023-H2",
        "ministry": "JP-MOFA",
    },
}
