"""How an answer looks in a document: a sign that every font of the pack has, and a tone, beside its word."""

from __future__ import annotations

from commitments.vocabulary import NOT_REPORTED, Agreement, Delivery, Pace, Reporting, Schedule

# Within a family no two answers share a sign: printed in grey, each is still told from the others.
LOOKS: dict[str, dict[str, tuple[str, str]]] = {
    "delivery": {
        Delivery.NOT_STARTED: ("○", "neutral"),
        Delivery.ON_TRACK: ("●", "good"),
        Delivery.AT_RISK: ("▲", "caution"),
        Delivery.OFF_TRACK: ("×", "bad"),
        Delivery.COMPLETED: ("◎", "done"),
        Delivery.DISCONTINUED: ("■", "neutral"),
        NOT_REPORTED: ("…", "silent"),
    },
    "schedule": {
        Schedule.OVERDUE: ("◆", "bad"),
        Schedule.DUE_SOON: ("△", "caution"),
        Schedule.MET_LATE: ("◇", "neutral"),
        Schedule.ON_TIME: ("○", "good"),
        Schedule.MET: ("◎", "done"),
        Schedule.NO_DATE: ("–", "plain"),
    },
    "reporting": {
        Reporting.REPORTED: ("●", "good"),
        Reporting.DUE: ("△", "caution"),
        Reporting.LATE: ("◆", "bad"),
        Reporting.NEVER: ("…", "silent"),
        Reporting.NOT_DUE: ("–", "plain"),
    },
    "agreement": {
        Agreement.AGREED: ("＝", "good"),
        Agreement.DIVERGENT: ("≠", "bad"),
        Agreement.ONE_SIDE_SILENT: ("◇", "caution"),
        Agreement.BOTH_SILENT: ("…", "silent"),
        Agreement.NOT_DUE: ("–", "plain"),
    },
    "pace": {
        Pace.BEHIND: ("▲", "caution"),
        Pace.ON_PATH: ("●", "good"),
        Pace.NOT_MEASURED: ("…", "silent"),
        Pace.NO_PATH: ("–", "plain"),
    },
}

# The colours of the tones, as on the pages (static/css/base.css): dark enough on white for small type.
COLOURS = {
    "good": "#1d5438",
    "done": "#1c3d73",
    "caution": "#6b4a00",
    "bad": "#8b2016",
    "neutral": "#3e4858",
    "silent": "#3e4858",
    "plain": "#3e4858",
}
GROUNDS = {
    "good": "#e5f1ea",
    "done": "#e3ebf7",
    "caution": "#fcf0d4",
    "bad": "#fbe6e2",
    "neutral": "#eceff3",
    "silent": "#eceff3",
    "plain": "#eceff3",
}
INK, INK_SOFT, NAVY, LINE = "#18212f", "#4b5668", "#14284b", "#aeb6c2"
