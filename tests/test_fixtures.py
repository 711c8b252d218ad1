"""The fixtures hold to the statement's words, and a broken one is refused with every reason and nothing written."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from commitments.importing.fixtures import read_reference
from commitments.importing.shape import FixtureError
from commitments.models import AuditEvent, Statement
from commitments.operations.reference import PassageRow, overlapping
from commitments.periods import half_years
from tests.conftest import FIXTURES

FILES = ("statement", "commitments", "periods")


def load(name: str) -> Any:
    return json.loads((FIXTURES / f"{name}.json").read_text(encoding="utf-8"))


# --- What ships --------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def reference():
    return read_reference(FIXTURES)


@pytest.fixture(scope="module")
def passages(reference) -> dict[int, str]:
    return {passage.number: passage.text for section in reference.statement.sections for passage in section.passages}


def test_there_are_49_commitments_in_26_passages_and_5_pillars(reference, passages):
    assert len(reference.commitments) == 49
    assert sorted(passages) == list(range(1, 27))
    assert [pillar.code for pillar in reference.pillars] == ["FW", "PS", "EC", "HU", "GL"]
    kinds = [row.kind for row in reference.commitments]
    assert {kind: kinds.count(kind) for kind in set(kinds)} == {"action": 13, "continuing": 22, "position": 14}


def test_quotes_and_focus_are_the_statements_words_where_they_are_said_to_stand(reference, passages):
    written = {row["code"]: row for row in load("commitments")["commitments"]}
    for row in reference.commitments:
        text = passages[row.passage]
        assert text[slice(*row.quote)] == row.words == written[row.code]["quote"]
        assert text[slice(*row.focus)] == written[row.code]["focus"]
        assert text.count(row.words) == 1


def test_no_two_commitments_claim_the_same_words(reference, passages):
    for number in passages:
        assert not overlapping([(*row.focus, row.code) for row in reference.commitments if row.passage == number])


def test_the_statements_one_quantity_is_the_only_target(reference):
    targets = [each for row in reference.commitments for each in row.indicators if each.target is not None]
    assert [(each.code, each.target, each.words) for each in targets] == [("GL-19-I1", 20000, "約2万人")]


def test_the_signing_fulfilled_two(reference):
    assert {row.code for row in reference.commitments if row.fulfilled_at_signing} == {"FW-01", "FW-09"}


def test_passages_without_a_commitment_say_why(reference):
    noted = {p.number for section in reference.statement.sections for p in section.passages if p.nothing_undertaken}
    assert noted == {9, 10, 13}
    assert not noted & {row.passage for row in reference.commitments}


def all_passages(reference) -> list[PassageRow]:
    return [passage for section in reference.statement.sections for passage in section.passages]


def test_every_passage_is_translated_and_no_translation_is_left_in_another_language(reference):
    for passage in all_passages(reference):
        assert set(passage.translations) == {"en", "mn"}
        for text in passage.translations.values():
            assert text == " ".join(text.split())
            assert text.endswith(".")
            assert not re.search("[\u3000-\u30ff\u4e00-\u9fff\uff00-\uffef]", text), (
                f"Japanese left in {passage.number}"
            )
        assert re.search("[А-Яа-яӨөҮү]", passage.translations["mn"])
        assert not re.search("[А-Яа-яӨөҮү]", passage.translations["en"])
        # Of Latin letters, Mongolian has only the treaties' own abbreviations and Roman figures.
        assert set(re.findall("[A-Za-z]+", passage.translations["mn"])) <= {"NPT", "UNCLOS"}


# Said in words there: November, one billion, 20 thousand.
IN_WORDS = {("en", 1): {"11"}, ("en", 25): {"10", "2"}, ("mn", 25): {"10", "2"}}


def test_a_translation_keeps_every_number_and_adds_none_but_the_one_quantity(reference):
    for passage in all_passages(reference):
        wanted = set(re.findall(r"\d+", passage.text))
        for language, text in passage.translations.items():
            found = set(re.findall(r"\d+(?:,\d+)?", text))
            missing = wanted - found - IN_WORDS.get((language, passage.number), set())
            assert not missing, f"{language} {passage.number}: {missing}"
            added = found - wanted
            assert added == ({"en": {"20,000"}, "mn": {"20"}}[language] if passage.number == 25 else set())


def test_periods_are_the_plans_half_years(reference):
    plan = reference.statement
    expected = [(p.code, p.starts_on, p.ends_on, p.due_on) for p in half_years(plan.plan_starts_on, plan.plan_ends_on)]
    assert [(row.code, row.starts_on, row.ends_on, row.due_on) for row in reference.periods] == expected
    assert (expected[0][0], expected[-1][0], len(expected)) == ("2022-H2", "2032-H2", 21)


def test_every_undertaking_has_a_ministry_to_begin_with(reference):
    for row in reference.commitments:
        assert set(row.parties) <= {code[:2] for code in row.leads}, row.code


# --- What is refused ---------------------------------------------------------------------------------------------


@dataclass
class Fixtures:
    """The three files as data to be broken."""

    statement: Any
    commitments: Any
    periods: Any
    directory: Path

    def commitment(self, code: str) -> Any:
        return next(row for row in self.commitments["commitments"] if row["code"] == code)

    def passage(self, number: int) -> Any:
        passages = [passage for section in self.statement["sections"] for passage in section["passages"]]
        return next(passage for passage in passages if passage["number"] == number)

    def problems(self) -> list[str]:
        """What is wrong with them, once written down; [] where nothing is."""
        for name in FILES:
            text = json.dumps(getattr(self, name), ensure_ascii=False)
            (self.directory / f"{name}.json").write_text(text, encoding="utf-8")
        try:
            read_reference(self.directory)
        except FixtureError as error:
            return error.problems
        return []


@pytest.fixture
def fixtures(tmp_path) -> Fixtures:
    return Fixtures(load("statement"), load("commitments"), load("periods"), tmp_path)


def test_as_they_are_nothing_is_wrong(fixtures):
    assert fixtures.problems() == []


Break = Callable[[Fixtures], object]


def setter(of: str, **values: Any) -> Break:
    return lambda fixtures: fixtures.commitment(of).update(values)


def drop(code: str, key: str) -> Break:
    return lambda fixtures: fixtures.commitment(code).pop(key)


def indicator(of: str, **values: Any) -> Break:
    return lambda fixtures: fixtures.commitment(of)["indicators"][0].update(values)


BROKEN: dict[str, tuple[Break, str]] = {
    "a quote that is not in its passage": (
        setter("EC-08", quote="農牧業の大いなる振興"),
        r"EC-08: its quote is not",
    ),
    "a quote that stands there twice": (
        lambda f: f.passage(20).update(text=f.passage(20)["text"] * 2),
        r"GL-06: its quote stands in passage 20 more than once",
    ),
    "a quote that overlaps itself": (
        lambda f: (f.passage(20).update(text="ああああ"), f.commitment("GL-06").update(quote="あああ", focus="あああ")),
        r"GL-06: its quote stands in passage 20 more than once",
    ),
    "a focus that is not in its quote": (setter("EC-03", focus="経済同盟"), r"EC-03: its focus is not in its quote"),
    "a focus that stands there twice": (
        setter("EC-03", focus="日"),
        r"EC-03: its focus stands in its quote more than once",
    ),
    "focus spans that overlap": (
        lambda f: f.commitment("FW-06").update(focus=f.commitment("FW-06")["quote"]),
        r"FW-07: its focus overlaps that of FW-06 in passage 12",
    ),
    "a commitment's code twice": (setter("EC-04", code="EC-03"), r"commitment EC-03: stands there 2 times"),
    "a ministry's code twice": (
        lambda f: f.commitments["ministries"].append(f.commitments["ministries"][0]),
        r"ministry JP-MOFA: stands there 2 times",
    ),
    "a pillar's key twice": (
        lambda f: f.commitments["pillars"].append(f.commitments["pillars"][0]),
        r"pillar framework: stands there 2 times",
    ),
    "a pillar's code twice": (
        lambda f: f.commitments["pillars"][1].update(code="FW"),
        r"pillar code FW: stands there 2 times",
    ),
    "a passage's number twice": (lambda f: f.passage(2).update(number=3), r"passage 3: stands there 2 times"),
    "a section's key twice": (
        lambda f: f.statement["sections"][1].update(key="preamble"),
        r"section preamble: stands there 2 times",
    ),
    "a period's code twice": (
        lambda f: f.periods["periods"][1].update(code="2022-H2"),
        r"period 2022-H2: stands there 2 times",
    ),
    "an indicator's code twice": (indicator("EC-06", code="EC-03-I1"), r"indicator EC-03-I1: stands there 2 times"),
    "an unknown pillar": (setter("EC-03", pillar="trade"), r"EC-03: the pillar “trade” is unknown"),
    "an unknown passage": (setter("EC-03", passage=27), r"EC-03: there is no passage 27"),
    "an unknown further passage": (setter("FW-01", also_in=[99]), r"FW-01: “also_in” names passage 99"),
    "an unknown passage without a commitment": (
        lambda f: f.commitments["sentences_without_a_commitment"][0].update(passage=99),
        r"passage 99: there is no such passage",
    ),
    "an unknown ministry": (
        setter("EC-03", suggested_support=["JP-NASA"]),
        r"EC-03: the ministry “JP-NASA” is unknown",
    ),
    "an unknown party": (setter("EC-03", undertaken_by=["JP", "CN"]), r"EC-03: the party “CN” is unknown"),
    "an unknown party that leads": (
        setter("EC-03", suggested_lead={"JP": "JP-MOFA", "CN": "MN-MFA"}),
        r"EC-03 suggested_lead: the party “CN” is unknown",
    ),
    "an unknown kind": (setter("EC-03", kind="project"), r"EC-03: the kind “project” is unknown"),
    "an unknown basis": (setter("EC-03", party_basis="guessed"), r"EC-03: the party basis “guessed” is unknown"),
    "nobody who undertook it": (setter("EC-03", undertaken_by=[]), r"EC-03: “undertaken_by” names no party"),
    "a party twice": (setter("EC-03", undertaken_by=["JP", "JP"]), r"EC-03: “undertaken_by” names a party twice"),
    "a ministry of the wrong country": (
        setter("EC-03", suggested_lead={"JP": "MN-MED", "MN": "MN-MFA"}),
        r"EC-03 suggested_lead: the ministry MN-MED is not one of JP",
    ),
    "a ministry that leads and supports": (
        setter("EC-03", suggested_support=["JP-MOFA"]),
        r"EC-03: the ministry JP-MOFA is assigned 2 times",
    ),
    "a ministry whose code hides its country": (
        lambda f: f.commitments["ministries"][0].update(code="MOFA"),
        r"MOFA: its code does not begin with its country, JP-",
    ),
    "a title that is missing": (
        lambda f: f.commitment("EC-03")["title"].pop("mn"),
        r"EC-03 title: “mn” is missing",
    ),
    "a title that is empty": (
        lambda f: f.commitment("EC-03")["title"].update(en=""),
        r"EC-03 title: “en” is empty",
    ),
    "a title that is too long": (
        lambda f: f.commitment("EC-03")["title"].update(en="long " * 100),
        r"EC-03 title: “en” has 500 characters; 300 fit",
    ),
    "a translation that is missing": (
        lambda f: f.passage(3)["translations"].pop("mn"),
        r"statement\.json: passage 3 translations: “mn” is missing",
    ),
    "a translation that is empty": (
        lambda f: f.passage(3)["translations"].update(en=""),
        r"passage 3 translations: “en” is empty",
    ),
    "a translation into the authentic language": (
        lambda f: f.passage(3)["translations"].update(ja="両首脳は"),
        r"passage 3 translations: “ja” is not one of its languages: en, mn",
    ),
    "a passage without translations": (
        lambda f: f.passage(3).pop("translations"),
        r"passage 3: “translations” is missing",
    ),
    "a reason that is missing in a language": (
        lambda f: f.commitments["sentences_without_a_commitment"][0]["why"].pop("ja"),
        r"passage 9 why: “ja” is missing",
    ),
    "a title in a fourth language": (
        lambda f: f.commitment("EC-03")["title"].update(fr="Accord"),
        r"EC-03 title: “fr” is not one of its languages: ja, en, mn",
    ),
    "an indicator whose words are elsewhere": (
        indicator("GL-19", words="約3万人"),
        r"GL-19 GL-19-I1: its words “約3万人” are not in the quote",
    ),
    "an indicator without its words": (indicator("GL-19", words=None), r"its words “” are not in the quote"),
    "an indicator with words that set no target": (
        indicator("GL-19", in_statement=False),
        r"GL-19 GL-19-I1: it has words of the statement, but “in_statement” is false",
    ),
    "a target that is no number": (indicator("GL-19", target="many"), r"GL-19 GL-19-I1: “target” is not a number"),
    "a stance that the signing completed": (
        setter("GL-08", fulfilled_at_signing=True),
        r"GL-08: “fulfilled_at_signing” is true, but only an action can be completed",
    ),
    "periods that overlap": (
        lambda f: f.periods["periods"][0].update(ends_on="2023-01-01"),
        r"2023-H1: it overlaps 2022-H2",
    ),
    "a period that ends before it starts": (
        lambda f: f.periods["periods"][0].update(ends_on="2022-06-30"),
        r"2022-H2: “starts_on”, “ends_on” and “due_on” don't follow each other",
    ),
    "a plan that ends before it starts": (
        lambda f: f.statement["action_plan"].update(ends_on="2022-01-01"),
        r"action_plan: “ends_on” is not after “starts_on”",
    ),
    "a date that is none": (
        lambda f: f.statement.update(signed_on="2022-11-31"),
        r"statement\.json: “signed_on” is not a date: 2022-11-31",
    ),
    "a key that is missing": (drop("EC-03", "kind"), r"EC-03: “kind” is missing"),
    "an object that is missing": (drop("EC-03", "title"), r"EC-03: “title” is missing"),
    "a list that is missing": (drop("EC-03", "indicators"), r"EC-03: “indicators” is missing"),
    "a list that holds something else": (setter("EC-03", indicators=["many"]), r"number 1 of “indicators” is not"),
    "a list of other values": (setter("EC-03", undertaken_by=[1]), r"EC-03: “undertaken_by” is not a list of texts"),
    "a number that is true": (setter("EC-03", passage=True), r"EC-03: “passage” is not a whole number"),
    "a file that is a list": (lambda f: setattr(f, "periods", []), r"periods\.json: is not a JSON object"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_it_refuses(fixtures, name):
    break_it, expected = BROKEN[name]
    break_it(fixtures)
    found = fixtures.problems()
    assert any(re.search(expected, problem) for problem in found), found
    assert all(problem.startswith(("statement.json: ", "commitments.json: ", "periods.json: ")) for problem in found)


def test_it_refuses_what_is_no_json_and_what_is_not_there(tmp_path):
    (tmp_path / "statement.json").write_text("{", encoding="utf-8")
    (tmp_path / "commitments.json").write_bytes(b'{"a": "\xff"}')
    with pytest.raises(FixtureError) as refused:
        read_reference(tmp_path)
    assert [problem.split(": ")[:2] for problem in refused.value.problems] == [
        ["statement.json", "is not JSON"],
        ["commitments.json", "is not JSON"],
        ["periods.json", "can't be read"],
    ]


def test_an_indicator_without_a_code_is_numbered(fixtures):
    fixtures.commitment("EC-03")["indicators"][0].pop("code")
    assert fixtures.problems() == []
    rows = read_reference(fixtures.directory).commitments
    assert [each.code for row in rows for each in row.indicators if row.code == "EC-03"] == ["EC-03-I1"]


def test_all_problems_are_told_at_once_and_nothing_is_written(db, fixtures, capsys):
    for break_it, _ in (BROKEN["an unknown pillar"], BROKEN["periods that overlap"], BROKEN["a date that is none"]):
        break_it(fixtures)
    assert len(fixtures.problems()) == 3
    with pytest.raises(CommandError) as refused:
        call_command("seed", fixtures=fixtures.directory)
    assert all(problem in str(refused.value) for problem in fixtures.problems())
    assert refused.value.returncode == 1
    assert not Statement.objects.exists()
    assert not AuditEvent.objects.exists()
