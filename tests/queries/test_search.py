"""One question over all kinds of things: what is found, as of which day, for whom, and what narrows it."""

from __future__ import annotations

import datetime as dt
from functools import reduce
from urllib.parse import quote

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import QueryDict
from pytest_django import DjangoAssertNumQueries

from commitments import clock
from commitments.models import MinistryName, ProgressUpdate, User
from commitments.queries.commitments import find_commitments
from commitments.queries.plan import milestones_on
from commitments.queries.search import Hit, Hits, find_things
from commitments.queries.search_rows import KINDS, Asked
from commitments.queries.updates import find_updates
from commitments.standing import day
from commitments.vocabulary import Findable, UpdateStatus
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def reader() -> User:
    return make.user(role="viewer")


def search(user: User, query: str, on: str = "2024-06-30", **narrowed: str) -> Hits:
    params = QueryDict("&".join([f"q={quote(query)}", *(f"{name}={value}" for name, value in narrowed.items())]))
    return find_things(user, params, day(make.day(on)), also=("as_of",)).hits


def found(user: User, query: str, on: str = "2024-06-30", **narrowed: str) -> list[str]:
    """What was found, in order: `updates EC-01`."""
    return [told(hit) for hit in search(user, query, on, **narrowed)[:]]


def told(hit: Hit) -> str:
    return f"{hit.kind.value} {hit.ministry if hit.kind is Findable.MINISTRIES else '+'.join(hit.codes) or '-'}"


def marks(hit: Hit) -> list[tuple[str, str, str]]:
    """Name, language and the sentence of each match, with square brackets around the words."""
    return [
        (match.name, match.language, "".join(f"[{r.text}]" if r.marked else r.text for r in match.excerpt.runs))
        for match in hit.matches
    ]


@pytest.fixture
def world(reader: User) -> None:
    """A word of each language in every kind of thing, Japan's commitment EC-01 and GL-01 of both."""
    economy, globally = make.pillar(key="economy", code="EC"), make.pillar(key="global", code="GL")
    told_in = make.passage(text="両国は、レアアースの探査を検討する。次に進む。")
    road = make.commitment(
        code="EC-01",
        in_pillar=economy,
        parties=("JP",),
        in_passage=told_in,
        title_ja="レアアースの探査",
        title_en="Rare earths",
        title_mn="Газрын ховор элемент",
    )
    climate = make.commitment(code="GL-01", in_pillar=globally, title_en="Climate", title_mn="", title_ja="気候変動")
    make.assignment(of=road, to=make.ministry(code="JP-METI", name_en="Ministry of Rare Earths"))
    report = make.update(
        undertaking=make.side(road, "JP"),
        period="2023-H1",
        published_at="2023-07-10",
        language="ja",
        done="会合を開いた。ﾚｱｱｰｽの探査を協議した。",
        next_steps="Rare earths come next.",
        by_ministry=make.ministry(code="JP-METI"),
    )
    make.evidence(of=report, title="レアアース：Газрын ХОВОР элемент, RARE EARTHS")
    make.update(
        undertaking=make.side(climate, "MN"),
        period="2023-H2",
        published_at="2024-01-10",
        language="mn",
        done="ГАЗРЫН ХОВОР ЭЛЕМЕНТИЙН судалгаа (レアアース, rare earths).",
    )
    make.milestone(of=road, title_en="Survey of rare earths, レアアース, газрын ховор", added_at="2023-01-01")
    make.decision(
        of=make.consultation(held_on="2024-03-15"),
        about=[climate, road],
        language="mn",
        text="Газрын ховор элемент (rare earths, レアアース).",
    )
    MinistryName.objects.create(ministry=make.ministry(code="JP-METI"), valid_from=dt.date(2024, 1, 1), name_en="METI")
    for name in MinistryName.objects.all():
        make.findable(name)


# --- Three languages ---------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("world")
@pytest.mark.parametrize(
    ("query", "kinds"),
    [
        ("レアアース", "commitments words updates updates evidence milestones decisions"),
        ("ﾚｱｱｰｽ", "commitments words updates updates evidence milestones decisions"),
        ("アア", "commitments words updates updates evidence milestones decisions"),
        ("газрын ХОВОР", "commitments updates evidence milestones decisions"),
        ("ЭЛЕМЕНТ", "commitments updates evidence decisions"),
        ("ｒａｒｅ", "commitments updates updates evidence milestones decisions ministries"),
        ("earths RARE", "commitments updates updates evidence milestones decisions ministries"),
        ('"earths rare"', ""),
        ('"Rare Earths"', "commitments updates updates evidence milestones decisions ministries"),
        ("レアアース 会合", "updates"),
        ("会合 next", "updates"),
        ("探査 気候", ""),
        ("ec-01", "commitments"),
        ("jp-meti", "ministries ministries"),
    ],
)
def test_words_are_found_in_every_kind(reader: User, query: str, kinds: str) -> None:
    assert [hit.kind.value for hit in search(reader, query)[:]] == kinds.split()


@pytest.mark.usefixtures("world")
def test_a_match_is_shown_in_its_sentence_and_language(reader: User) -> None:
    by_kind = {hit.kind: hit for hit in search(reader, "レアアース", party="JP")[:]}
    assert {kind: marks(hit) for kind, hit in by_kind.items()} == {
        Findable.COMMITMENTS: [
            ("title", "ja", "[レアアース]の探査"),
            ("words", "ja", "両国は、[レアアース]の探査を検討する。"),
        ],
        Findable.WORDS: [("words", "ja", "両国は、[レアアース]の探査を検討する。")],
        Findable.UPDATES: [("done", "ja", "[ﾚｱｱｰｽ]の探査を協議した。")],
        Findable.EVIDENCE: [("title", "ja", "[レアアース]：Газрын ХОВОР элемент, RARE EARTHS")],
        Findable.MILESTONES: [("title", "en", "Survey of rare earths, [レアアース], газрын ховор")],
        Findable.DECISIONS: [("text", "mn", "Газрын ховор элемент (rare earths, [レアアース]).")],
    }


@pytest.mark.usefixtures("world")
def test_each_tells_whose_it_is_and_of_when(reader: User) -> None:
    by_kind = {hit.kind: hit for hit in search(reader, "rare earths", party="JP")[:]}
    update, evidence = by_kind[Findable.UPDATES], by_kind[Findable.EVIDENCE]
    for hit in (update, evidence):
        assert (hit.codes, hit.titles["en"], hit.parties) == (["EC-01"], "Rare earths", ["JP"])
        assert (hit.ministry, hit.period, hit.language) == ("JP-METI", "2023-H1", "ja")
        assert (hit.day, hit.superseded) == (dt.date(2023, 7, 10), False)
    assert evidence.parent == update.pk
    assert evidence.own_titles == {"ja": "レアアース：Газрын ХОВОР элемент, RARE EARTHS"}
    step = by_kind[Findable.MILESTONES]
    assert (step.codes, step.number, step.day, step.parties) == (["EC-01"], 1, dt.date(2025, 3, 31), ["JP"])
    decision = by_kind[Findable.DECISIONS]
    assert (decision.codes, decision.number, decision.day) == (["EC-01", "GL-01"], 1, dt.date(2024, 3, 15))
    assert (decision.titles["en"], decision.parties) == ("A consultation", ["JP", "MN"])
    former = by_kind[Findable.MINISTRIES]
    assert (former.ministry, former.day, former.until) == ("JP-METI", dt.date(2001, 1, 6), dt.date(2023, 12, 31))
    assert by_kind[Findable.COMMITMENTS].parties == ["JP"]


def test_words_of_the_statement_lead_to_the_commitment_that_quotes_them(reader: User) -> None:
    where = make.passage(text="道路を建設する。鉱物を探査する。橋を架ける。")
    for code, start, end in (("A-1", 0, 8), ("A-2", 8, 16), ("A-3", 16, 22)):
        row = make.commitment(code=code, in_passage=where, title_ja="")
        row.quote, row.quote_start, row.quote_end = where.text[start:end], start, end
        row.focus_start, row.focus_end = start, end
        row.save()
        make.findable(row)
    assert found(reader, "鉱物") == ["commitments A-2", "words A-2+A-1+A-3"]
    assert found(reader, "橋") == ["commitments A-3", "words A-3+A-1+A-2"]
    make.passage(text="何も約束されない橋。")
    assert found(reader, "何も約束されない") == ["words -"]


def test_words_of_a_passage_are_found_in_its_translations_too(reader: User) -> None:
    where = make.passage(
        text="道路を建設する。鉱物を探査する。", text_en="Minerals, then a road.", text_mn="Ашигт малтмал, зам."
    )
    for code, start, end in (("A-1", 0, 8), ("A-2", 8, 16)):
        row = make.commitment(code=code, in_passage=where, title_ja="", title_en="", title_mn="-")
        row.quote, row.quote_start, row.quote_end = where.text[start:end], start, end
        row.focus_start, row.focus_end = start, end
        row.save()
        make.findable(row)
    for query in ("minerals", "МАЛТМАЛ", "then road"):
        # Where it stands in the translation says nothing about the place of a quote in the signed text.
        assert found(reader, query) == ["words A-1+A-2"]
    assert [search(reader, "minerals", lang=language).counts[Findable.WORDS] for language in ("ja", "en", "mn")] == [
        1,
        1,
        1,
    ]
    untranslated = make.passage(text="鉱物。")
    assert [search(reader, "鉱物", lang=language).counts[Findable.WORDS] for language in ("ja", "en")] == [2, 1]
    assert untranslated.search_text == "鉱物。"


# --- As of a day -------------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("world")
@pytest.mark.parametrize(
    ("on", "expected"),
    [
        ("2022-12-01", "commitments words ministries"),
        ("2023-01-01", "commitments words milestones ministries"),
        ("2023-07-09", "commitments words milestones ministries"),
        ("2023-07-10", "commitments words updates evidence milestones ministries"),
        ("2024-01-10", "commitments words updates updates evidence milestones ministries"),
        ("2024-03-14", "commitments words updates updates evidence milestones ministries"),
        ("2024-03-15", "commitments words updates updates evidence milestones decisions ministries"),
    ],
)
def test_only_what_was_known_by_the_day_is_found(reader: User, on: str, expected: str) -> None:
    hits = [hit.kind.value for query in ("レアアース", "earths") for hit in search(reader, query, on)[:]]
    assert set(hits) == set(expected.split())
    assert sum(kind == "updates" for kind in hits) == 2 * expected.split().count("updates")


def test_a_corrected_update_is_found_only_when_asked_for_and_marked(reader: User) -> None:
    side = make.side(make.commitment(code="T-01"), "JP")
    old = make.update(undertaking=side, published_at="2024-01-10", done="Minerals, at first.")
    make.evidence(of=old, title="Minerals")
    make.update(undertaking=side, published_at="2024-02-10", done="Minerals, put right.", supersedes=old)

    def said(on: str, **narrowed: str) -> list[tuple[str, bool]]:
        return [(hit.kind.value, hit.superseded) for hit in search(reader, "minerals", on, **narrowed)[:]]

    assert said("2024-02-09") == [("updates", False), ("evidence", False)]
    assert said("2024-02-10") == [("updates", False)]
    assert said("2024-02-10", superseded="false") == [("updates", False)]
    assert said("2024-02-10", superseded="true") == [("updates", False), ("updates", True), ("evidence", True)]
    assert said("2024-02-09", superseded="true") == [("updates", False), ("evidence", False)]


def test_milestones_are_those_in_the_plan_on_the_day(reader: User) -> None:
    row = make.commitment(code="T-01")
    make.milestone(of=row, title_en="A bridge", added_at="2023-02-01 23:59:59", withdrawn_at="2023-05-01 00:00")
    make.milestone(of=row, title_en="A bridge", added_at="2023-03-01")
    for on in ("2023-01-31", "2023-02-01", "2023-02-02", "2023-03-01", "2023-04-30", "2023-05-01", "2024-01-01"):
        numbers = [hit.number for hit in search(reader, "bridge", on)[:]]
        assert numbers == sorted(step.number for step in milestones_on(row, day(make.day(on)))), on


def test_names_of_ministries_are_those_that_had_begun_and_the_first(reader: User) -> None:
    ministry = make.ministry(code="JP-MOE", name_en="Agency of nature")
    for valid_from, name in ((dt.date(2023, 6, 1), "Ministry of nature"), (dt.date(2024, 6, 1), "Nature and climate")):
        make.findable(MinistryName.objects.create(ministry=ministry, valid_from=valid_from, name_en=name))

    def names(on: str) -> list[tuple[str, dt.date | None]]:
        return [(hit.titles["en"], hit.until) for hit in search(reader, "nature", on)[:]]

    agency, last_day = "Agency of nature", dt.date(2023, 5, 31)
    assert names("2022-12-01") == [(agency, None)]
    assert names("2023-06-01") == [("Ministry of nature", None), (agency, last_day)]
    assert names("2024-06-01") == [
        ("Nature and climate", None),
        ("Ministry of nature", dt.date(2024, 5, 31)),
        (agency, last_day),
    ]
    MinistryName.objects.filter(name_en=agency).update(valid_from=dt.date(2023, 1, 1))
    assert names("2022-12-01") == [(agency, None)]


# --- What narrows it ---------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("world")
@pytest.mark.parametrize(
    ("narrowed", "expected"),
    [
        ({"in": "updates"}, ["updates GL-01", "updates EC-01"]),
        ({"party": "MN"}, ["updates GL-01", "decisions EC-01+GL-01"]),
        (
            {"party": "JP"},
            [
                *("commitments EC-01", "updates EC-01", "evidence EC-01", "milestones EC-01"),
                *("decisions EC-01+GL-01", "ministries JP-METI"),
            ],
        ),
        ({"pillar": "global"}, ["updates GL-01", "decisions EC-01+GL-01"]),
        (
            {"pillar": "economy"},
            [
                *("commitments EC-01", "updates EC-01", "evidence EC-01", "milestones EC-01"),
                *("decisions EC-01+GL-01", "ministries JP-METI"),
            ],
        ),
        ({"lang": "mn"}, ["commitments EC-01", "updates GL-01", "decisions EC-01+GL-01"]),
        ({"lang": "ja"}, ["commitments EC-01", "updates EC-01", "evidence EC-01"]),
        ({"lang": "en"}, ["commitments EC-01", "milestones EC-01", "ministries JP-METI"]),
        ({"lang": "mn", "party": "JP"}, ["commitments EC-01", "decisions EC-01+GL-01"]),
    ],
)
def test_each_filter_narrows(reader: User, narrowed: dict[str, str], expected: list[str]) -> None:
    assert found(reader, "rare earths", **narrowed) == expected


@pytest.mark.usefixtures("world")
@pytest.mark.parametrize(
    ("narrowed", "expected"),
    [({"lang": "ja"}, 1), ({"lang": "mn"}, 0), ({"party": "JP"}, 1), ({"party": "MN"}, 0), ({"pillar": "global"}, 0)],
)
def test_words_of_the_statement_are_narrowed_by_what_was_read_out_of_them(
    reader: User, narrowed: dict[str, str], expected: int
) -> None:
    assert search(reader, "レアアース", **narrowed).counts[Findable.WORDS] == expected


@pytest.mark.usefixtures("world")
def test_several_kinds_can_be_asked_for(reader: User) -> None:
    hits = find_things(reader, QueryDict("q=rare&in=evidence&in=commitments"), day(make.day("2024-06-30"))).hits
    assert [hit.kind.value for hit in hits[:]] == ["commitments", "evidence"]
    assert len(hits) == 2
    assert sum(hits.counts.values()) == 7, "the counts are those of every kind, so that one can go there"


@pytest.mark.usefixtures("world")
def test_lists_and_search_find_the_same(reader: User) -> None:
    today = day(clock.today())
    for query in ("レアアース", "газрын", "rare earths", '"earths rare"', "EC-01", "探査 協議"):
        params = QueryDict(f"q={quote(query)}")
        counts = search(reader, query, clock.today().isoformat()).counts
        assert find_commitments(reader, params, today).queryset.count() == counts[Findable.COMMITMENTS]
        assert find_updates(reader, params, today).queryset.count() == counts[Findable.UPDATES]


# --- What is asked is meant --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("100%", "100% of it"),
        ("a_b", "a_b"),
        ("\\d", "back\\d"),
        ("%%", None),
        ("__", None),
        ("'; --", "it's '; --"),
        ("🦄🦄", "🦄🦄"),
        ("👩\u200d👧", "👩\u200d👧"),
        ("\x01\x02", None),
        ("\u202eab", None),
        ("İstanbul", "İSTANBUL"),
        ("ｶﾞｽ", "ガス"),
    ],
)
def test_every_character_means_itself(reader: User, query: str, expected: str | None) -> None:
    side = make.side(make.commitment(title_ja="x"), "JP")
    for text in ("100% of it", "1000 of it", "a_b", "aXb", "back\\d", "back5", "it's '; --", "🦄🦄", "👩\u200d👧"):
        make.update(undertaking=side, done=text, reason="-")
    for text in ("İSTANBUL", "ガス", "カス"):
        make.update(undertaking=side, done=text, reason="-")
    pks = [hit.pk for hit in search(reader, query)[:]]
    assert [update.done for update in ProgressUpdate.objects.filter(pk__in=pks)] == ([expected] if expected else [])


def test_words_do_not_match_across_two_texts(reader: User) -> None:
    side = make.side(make.commitment(), "JP")
    make.update(undertaking=side, done="One ends", reason="here begins another")
    assert found(reader, '"ends here"') == []
    assert len(found(reader, "ends here")) == 1


# --- Who finds what ----------------------------------------------------------------------------------------------


def test_what_is_not_published_is_found_by_nobody(reader: User) -> None:
    row = make.commitment(code="T-01")
    for party in ("JP", "MN"):
        for status in UpdateStatus:
            update = make.update(
                undertaking=make.side(row, party), status=status, done=f"Poison {status}", internal_note="Arsenic"
            )
            make.evidence(of=update, title=f"Poison {status}")
    people = [make.user(role=role, party=party) for role in ("reporter", "coordinator") for party in ("JP", "MN")]
    for person in (reader, make.user(role="administrator"), *people):
        for superseded in ("true", "false"):
            hits = search(person, "poison", superseded=superseded)
            assert hits.counts == {kind: 2 if kind in ("updates", "evidence") else 0 for kind in Findable}
            said = {run.text for hit in hits[:] for match in hit.matches for run in match.excerpt.runs}
            assert said == {"Poison", " published"}
        assert found(person, "poison draft") == []
        assert found(person, "arsenic", superseded="true") == []


@pytest.mark.usefixtures("world")
def test_who_has_not_signed_in_finds_nothing() -> None:
    assert len(search(AnonymousUser(), "rare earths")) == 0


# --- Order, pieces and cost --------------------------------------------------------------------------------------


def grow(number: int) -> None:
    for place in range(number):
        row = make.commitment(code=f"X-{place:03}", title_en="Talks", in_passage=make.passage(text="Talks を開く。"))
        update = make.update(undertaking=make.side(row, "JP"), done="Talks", published_at=f"2024-0{1 + place % 5}-10")
        make.evidence(of=update, title="Talks")
        make.milestone(of=row, title_en="Talks")
        meeting = make.consultation(held_on=dt.date(2023, 1, 1) + dt.timedelta(place))
        make.decision(of=meeting, about=[row], text="Talks")
        make.ministry(code=f"JP-{place:03}", name_en="Talks")


def test_pieces_are_those_of_the_whole(reader: User) -> None:
    grow(4)
    hits = search(reader, "talks")
    whole = hits[:]
    assert len(whole) == len(hits) == sum(hits.counts.values()) == 28
    assert [hit.kind for hit in whole] == [kind for kind in Findable for _number in range(4)]
    for start in range(29):
        for length in (1, 3, 9):
            assert hits[start : start + length] == whole[start : start + length]
    assert hits[5] == whole[5]
    with pytest.raises(IndexError):
        hits[28]
    assert hits.first(2) == [hit for kind in Findable for hit in [one for one in whole if one.kind is kind][:2]]
    assert hits[5:2] == []


def test_the_newest_report_comes_first(reader: User) -> None:
    grow(6)
    days = [str(hit.day) for hit in search(reader, "talks", **{"in": "updates"})[:]]
    assert days == sorted(days, reverse=True)


@pytest.mark.parametrize("number", [3, 30])
def test_finding_costs_two_queries_whatever_the_size(
    reader: User, django_assert_num_queries: DjangoAssertNumQueries, number: int
) -> None:
    grow(number)
    when = day(make.day("2024-06-30"))
    with django_assert_num_queries(2):
        hits = find_things(reader, QueryDict("q=talks"), when).hits
        assert len(hits) == 7 * number
        assert len(hits[1:19]) == 18
    with django_assert_num_queries(1):
        assert find_things(reader, QueryDict("q=nowhere"), when).hits[:] == []


@pytest.mark.usefixtures("world")
def test_every_text_that_is_looked_through_can_be_shown(reader: User) -> None:
    """Or something would be found without its sentence."""
    for kind, hit in {hit.kind: hit for query in ("レアアース", "jp-meti") for hit in search(reader, query)[:]}.items():
        model = KINDS[kind].rows(reader, day(make.day("2024-06-30")), Asked(words=())).model
        row = model.objects.get(pk=hit.pk)
        columns = [text.column.split("__") for text in KINDS[kind].texts]
        assert [reduce(getattr, path, row) for path in columns] == list(row.searched()), kind
