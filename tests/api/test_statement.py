"""GET /api/v1/statement/"""

from __future__ import annotations

from typing import Any

import pytest

from commitments.models import Commitment, Plan, Statement, User
from tests import factories as make
from tests.api.conftest import Get, get_as
from tests.api.endpoint import TextsEndpoint


def passages(answer: Any) -> list[dict[str, Any]]:
    return [passage for section in answer.json()["data"]["sections"] for passage in section["passages"]]


class TestStatement(TextsEndpoint):
    path = "statement/"

    def test_it_gives_the_keys_asked_for(self, get: Get) -> None:
        whole = self.ask(get).json()["data"]
        assert self.ask(get, "fields=plan,signed_on").json()["data"] == {
            name: whole[name] for name in ("plan", "signed_on")
        }
        assert "sections" in self.ask(get, "fields=colour").json()["errors"]["fields"][0]

    def test_it_names_itself_and_the_plans_days(self, get: Get) -> None:
        data = self.ask(get).json()["data"]
        assert data["titles"] == {"ja": "共同声明", "en": "Joint statement", "mn": "Хамтарсан мэдэгдэл"}
        assert (data["signed_on"], data["original_language"]) == ("2022-11-29", "ja")
        assert data["plan"] == {"starts_on": "2022-11-29", "ends_on": "2032-11-28"}

    def test_offsets_cut_the_words_out_of_the_passage(self, get: Get) -> None:
        text = "𠮷田氏は、双方は協力を強化し、対話を続ける。"  # the first letter is two units of UTF-16
        where = make.passage(text=text)
        commitment = make.commitment(code="FW-01", in_passage=where, title_en="Talk")
        Commitment.objects.filter(pk=commitment.pk).update(
            quote=text[5:], quote_start=5, quote_end=len(text), focus_start=15, focus_end=21
        )
        passage = next(one for one in passages(self.ask(get)) if one["number"] == where.number)
        (span,) = passage["commitments"]
        assert passage["text"][span["quote_start"] : span["quote_end"]] == "双方は協力を強化し、対話を続ける。"
        assert passage["text"][span["focus_start"] : span["focus_end"]] == "対話を続ける"

    def test_each_span_says_where_the_commitment_stands_on_the_day(self, get: Get) -> None:
        def standing(query: str) -> dict[str, tuple[str, str]]:
            spans = [span for passage in passages(self.ask(get, query)) for span in passage["commitments"]]
            return {span["code"]: (span["delivery"], span["basis"]) for span in spans}

        today = standing("")
        assert today["EC-01"] == ("at_risk", "both")
        assert today["EC-02"] == ("at_risk", "one_side")
        assert today["EC-03"] == ("not_reported", "none")
        assert standing("as_of=2024-02-09")["EC-02"] == ("off_track", "one_side")
        assert standing("as_of=2024-01-09")["EC-02"] == ("not_reported", "none")

    def test_a_passage_names_the_commitments_it_speaks_of_as_well(self, get: Get) -> None:
        where = make.passage(text="双方は、引き続き協議する。")
        Commitment.objects.get(code="EC-01").also_in.add(where)
        Commitment.objects.get(code="PS-01").also_in.add(where)
        passage = passages(self.ask(get))[-1]
        assert passage["commitments"] == []
        assert passage["also"] == ["PS-01", "EC-01"]

    def test_nobody_signs_with_their_name_here(self, get: Get) -> None:
        Statement.objects.update(signatories=[{"party": "JP", "office": "日本国総理大臣", "name": "岸田文雄"}])
        assert "岸田文雄" not in self.ask(get).content.decode()


@pytest.mark.django_db
def test_before_the_first_seeding_there_is_no_statement() -> None:
    get = get_as(User.objects.create(email="a@b.example", full_name="A", role="administrator"))
    assert not Plan.objects.exists()
    assert get("statement/").status_code == 404
    assert get("commitments/").json()["results"] == []
    assert get("summary/", "by=pillar").json()["data"]["of"] == 0
    assert get("").json()["demonstration"] is False
