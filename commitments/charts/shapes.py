"""How each answer looks: a shape and a tone beside its word, so that colour never stands alone."""

from __future__ import annotations

from commitments.vocabulary import (
    NOT_REPORTED,
    Agreement,
    Delivery,
    Pace,
    Reporting,
    Schedule,
    UpdateStatus,
    WebhookState,
)

# Drawn in a box of 16 by 16, in the colour of the text beside it.
_DISC = "M8 1.5a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13z"
_RING = f"{_DISC}M8 3.6a4.4 4.4 0 1 1 0 8.8 4.4 4.4 0 0 1 0-8.8z"
_DOT = "a1.8 1.8 0 1 0 0 3.6 1.8 1.8 0 0 0 0-3.6z"
PATHS = {
    "disc": _DISC,
    "ring": _RING,
    "check": f"{_DISC}M6.9 11.3 3.9 8.3l1.3-1.3 1.7 1.7 3.9-4L12.1 6z",
    "tick": "M6.2 13 1.8 8.6l1.7-1.7 2.7 2.7 6.3-6.4 1.7 1.7z",
    "triangle": "M8 1.3 15.4 14.5H.6zM7.1 6v4.2h1.8V6zm0 5.2V13h1.8v-1.8z",
    "cross": "M2 2h12v12H2zM5.8 4.6 4.6 5.8 6.8 8l-2.2 2.2 1.2 1.2L8 9.2l2.2 2.2 1.2-1.2L9.2 8l2.2-2.2-1.2-1.2L8 6.8z",
    "stop": "M2 2h12v12H2zM4 4v8h8V4zm1.5 3.1h5v1.8h-5z",
    "diamond": "M8 .8 15.2 8 8 15.2.8 8zM7.1 4.4v4.4h1.8V4.4zm0 5.4v1.8h1.8V9.8z",
    "clock": f"{_RING}M7.2 4.8h1.6v2.9l2 1.2-.8 1.3-2.8-1.6z",
    "half": f"{_DISC}M8 3.6a4.4 4.4 0 0 1 0 8.8z",
    "equal": "M2 4h12v2.6H2zm0 5.4h12V12H2z",
    "differ": "M2 4h6.6l1.3-2.4 1.8 1-.8 1.4H14v2.6H9.5L8 9.4h6V12H6.6l-1.3 2.4-1.8-1 .8-1.4H2V9.4h3.7l1.5-2.8H2z",
    "dash": "M2.5 6.9h11v2.2h-11z",
    "dots": f"M2.3 6.2{_DOT}M8 6.2{_DOT}M13.7 6.2{_DOT}",
    "pen": "M11.2 1.5l3.3 3.3-9 9-4 .7.7-4z",
    "return": "M6.5 2v3H10a4.5 4.5 0 0 1 0 9H4v-2.2h6a2.3 2.3 0 0 0 0-4.6H6.5v3l-5-4.1z",
}

# Within a family no two answers share a shape: printed in grey, each is still told from the others.
LOOKS: dict[str, dict[str, tuple[str, str]]] = {
    "delivery": {
        Delivery.NOT_STARTED: ("ring", "neutral"),
        Delivery.ON_TRACK: ("disc", "good"),
        Delivery.AT_RISK: ("triangle", "caution"),
        Delivery.OFF_TRACK: ("cross", "bad"),
        Delivery.COMPLETED: ("check", "done"),
        Delivery.DISCONTINUED: ("stop", "neutral"),
        NOT_REPORTED: ("dots", "silent"),
    },
    "schedule": {
        Schedule.OVERDUE: ("diamond", "bad"),
        Schedule.DUE_SOON: ("clock", "caution"),
        Schedule.MET_LATE: ("half", "neutral"),
        Schedule.ON_TIME: ("ring", "good"),
        Schedule.MET: ("tick", "done"),
        Schedule.NO_DATE: ("dash", "plain"),
    },
    "reporting": {
        Reporting.REPORTED: ("tick", "good"),
        Reporting.DUE: ("clock", "caution"),
        Reporting.LATE: ("diamond", "bad"),
        Reporting.NEVER: ("dots", "silent"),
        Reporting.NOT_DUE: ("dash", "plain"),
    },
    "agreement": {
        Agreement.AGREED: ("equal", "good"),
        Agreement.DIVERGENT: ("differ", "bad"),
        Agreement.ONE_SIDE_SILENT: ("half", "caution"),
        Agreement.BOTH_SILENT: ("dots", "silent"),
        Agreement.NOT_DUE: ("dash", "plain"),
    },
    "pace": {
        Pace.BEHIND: ("triangle", "caution"),
        Pace.ON_PATH: ("disc", "good"),
        Pace.NOT_MEASURED: ("dots", "silent"),
        Pace.NO_PATH: ("dash", "plain"),
    },
    "status": {
        UpdateStatus.DRAFT: ("pen", "neutral"),
        UpdateStatus.SUBMITTED: ("clock", "caution"),
        UpdateStatus.RETURNED: ("return", "bad"),
        UpdateStatus.WITHDRAWN: ("stop", "plain"),
        UpdateStatus.PUBLISHED: ("check", "done"),
    },
    "webhook": {
        WebhookState.WORKING: ("check", "good"),
        WebhookState.FAILING: ("triangle", "caution"),
        WebhookState.OFF: ("dash", "neutral"),
        WebhookState.STOPPED: ("stop", "bad"),
        WebhookState.GIVEN_UP: ("cross", "bad"),
        WebhookState.SILENT: ("dots", "silent"),
    },
}
