"""GET /api/v1/"""

from __future__ import annotations

from commitments.models import User
from tests.api.conftest import Get, signed_in
from tests.api.endpoint import Endpoint


class TestIndex(Endpoint):
    path = ""

    def test_it_leads_to_every_resource(self, get: Get, viewer: User) -> None:
        addresses = self.ask(get).json()["data"]["resources"]
        assert list(addresses) == [
            *("statement", "pillars", "passages", "ministries", "periods", "commitments", "updates", "milestones"),
            *("indicators", "measurements", "evidence", "occurrences", "date-revisions", "assignments"),
            *("consultations", "decisions", "joint-assessments", "drafts", "search", "summary", "timeline", "trend"),
            *("compare", "slips", "changes", "iati", "schema", "docs"),
        ]
        client = signed_in(viewer)
        for name, address in addresses.items():
            assert client.get(address).status_code == {"summary": 400, "search": 400, "drafts": 403}.get(name, 200)
