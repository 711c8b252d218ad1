"""The people and the commitment that the pages for reporting are tried with."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.test import Client

from commitments.models import Commitment, Indicator, Milestone, Ministry, ProgressUpdate, Undertaking, User
from tests import factories as make

from .html import Element, parse


@dataclass
class Cast:
    """A commitment of both governments; Japan's foreign ministry leads it, and its trade ministry has no part in it."""

    commitment: Commitment
    jp: Undertaking
    mn: Undertaking
    mofa: Ministry
    meti: Ministry
    indicator: Indicator
    milestone: Milestone
    reporter: User
    colleague: User
    approver: User
    coordinator: User
    outsider: User  # a coordinator of Japan's trade ministry
    foreigner: User  # a coordinator of Mongolia
    viewer: User
    administrator: User

    def update(self, status: str = "draft", **more: Any) -> ProgressUpdate:
        """One of Japan's, written by the reporter."""
        more = {"undertaking": self.jp, "period": "2024-H1", "author": self.reporter} | more
        return make.update(status=status, **more)


def cast(kind: str = "action") -> Cast:
    commitment = make.commitment(
        code="EC-01",
        kind=kind,
        in_passage=make.passage(text="双方は交流を進め、道路を造ることで一致した。また協力する。"),
    )
    mofa, meti, mfa = make.ministry(party="JP"), make.ministry(party="JP", code="JP-METI"), make.ministry(party="MN")
    make.assignment(of=commitment, to=mofa)
    make.assignment(of=commitment, to=mfa)
    return Cast(
        commitment=commitment,
        jp=make.side(commitment, "JP"),
        mn=make.side(commitment, "MN"),
        mofa=mofa,
        meti=meti,
        indicator=make.indicator(of=commitment, code="EC-01-I1"),
        milestone=make.milestone(of=commitment, due_on="2024-12-31", title_en="Route agreed"),
        reporter=make.user(role="reporter", full_name="Rei Reporter"),
        colleague=make.user(role="reporter", full_name="Kei Colleague"),
        approver=make.user(role="approver", full_name="Aki Approver"),
        coordinator=make.user(role="coordinator", full_name="Cho Coordinator"),
        outsider=make.user(role="coordinator", of_ministry=meti),
        foreigner=make.user(role="coordinator", party="MN"),
        viewer=make.user(role="viewer"),
        administrator=make.user(role="administrator"),
    )


def form_data(**changes: Any) -> dict[str, Any]:
    """A complete form for an update, as a browser sends it: no evidence, no measurement, no milestone."""
    data = {
        "period": "2024-H1",
        "delivery": "at_risk",
        "completed_on": "",
        "done": "Talks were held.",
        "next_steps": "More talks.",
        "reason": "The budget is open.",
        "language": "en",
        "internal_note": "",
        "evidence-count": "0",
        "then": "save",
    }
    return data | changes


def statuses(client: Client, people: dict[str, User | None], method: str, url: str, **data: Any) -> dict[str, int]:
    """What each of `people` (None: nobody has signed in) is answered."""
    answers = {}
    for name, person in people.items():
        client.logout()
        if person is not None:
            client.force_login(person)
        answer = getattr(client, method)(url, data)
        list(answer)  # a file stays open until it has been sent
        answers[name] = answer.status_code
    client.logout()
    return answers


def main(response: Any) -> Element:
    return parse(response).one("main")


def wrong_fields(response: Any) -> list[str]:
    """The fields that the summary above the form leads to; each says the same beside it."""
    page = main(response)
    links = [link["href"].removeprefix("#") for link in page.one(id="error-summary").all("a")]
    ids = {element.get("id") for element in page.walk()}
    assert set(links) <= ids, "a link of the summary leads nowhere"
    return links
