"""What a pack of the demonstration says, against what the pages say of the same day."""

from __future__ import annotations

import datetime as dt
from itertools import pairwise
from typing import Any

import pytest

from commitments.exports.packs.facts import SECTIONS
from commitments.exports.packs.looks import LOOKS
from commitments.models import Commitment, Consultation, Passage, User
from commitments.queries.commitments import find_commitments
from commitments.queries.consultations import get_consultation
from commitments.reports.agenda import agenda
from commitments.reports.compare import compare
from commitments.reports.dashboard import dashboard
from commitments.reports.statement import read_statement
from commitments.standing import day as day_on
from commitments.vocabulary import CLOSING_RATINGS

from .conftest import headings, numbers, pack_of, table_under, text_of, words_of

pytestmark = pytest.mark.django_db

NUMBERS = {"count-delivery": "deliveries", "count-schedule": "schedules", "count-agreement": "agreements"}


def test_every_commitment_has_its_place_and_its_words(viewer: User, newest: Consultation) -> None:
    pack = pack_of(viewer, consultation=newest, sections=["commitments"])
    rows = Commitment.objects.order_by("pillar__position", "position")
    assert len(rows) == 49
    assert headings(pack, 3) == [f"{row.code} {row.title_en}" for row in rows]
    assert [heading.anchor for heading in pack.headings() if heading.level == 3] == [row.code for row in rows]
    said = {words.in_language(0) for words in words_of(pack)}
    assert {row.quote for row in rows} <= said
    own = {run.text for words in words_of(pack) for line in words.lines for run in line if run.strong}
    assert {row.focus for row in rows} <= own


@pytest.mark.parametrize("text", ["2023-06-30", "2024-10-15"])
@pytest.mark.usefixtures("demo")
def test_the_counts_are_those_of_the_dashboard(viewer: User, text: str) -> None:
    pack = pack_of(viewer, as_of=text, sections=["summary"])
    expected = dashboard(viewer, day_on(dt.date.fromisoformat(text)))
    for anchor, question in NUMBERS.items():
        assert numbers(pack, anchor) == [[str(one.n), str(one.of)] for _code, one in getattr(expected, question)]
    sides = [[[str(one.n), str(one.of)] for _code, one in answers] for _party, answers, _total in expected.reporting]
    assert numbers(pack, "count-reporting") == [jp + mn for jp, mn in zip(*sides, strict=True)]


@pytest.mark.usefixtures("demo")
def test_every_number_leads_to_its_list(viewer: User, settings: Any) -> None:
    settings.SITE_URL = "https://tracker.example.org"
    pack = pack_of(viewer, as_of="2024-06-30", sections=["summary"], commitments="pillar-economy")
    first = table_under(pack, "count-delivery").rows[1][1][0].words.lines[0][0]
    address = "https://tracker.example.org/commitments/?as_of=2024-06-30&pillar=economy&delivery=on_track"
    assert first.link == address
    listed = find_commitments(viewer, {"pillar": ["economy"], "delivery": ["on_track"]}, day_on(dt.date(2024, 6, 30)))
    assert first.text == str(listed.queryset.count())


def test_agenda_and_moves_are_those_of_the_consultation(viewer: User, newest: Consultation) -> None:
    pack = pack_of(viewer, consultation=newest, sections=["summary"])
    day = day_on(newest.held_on)
    for item in agenda(viewer, day, {}):
        heading = next(one for one in pack.headings() if one.anchor == f"agenda-{item.key}")
        assert heading.words.in_language(0).endswith(f"({item.count.n} of {item.count.of})")
        if item.rows:
            rows = table_under(pack, heading.anchor).rows
            assert [row[0][0].words.lines[0][0].text for row in rows] == [row.code for row in item.rows]
    row = get_consultation(viewer, newest.pk)
    moved = compare(viewer, day_on(row.previous_on), day).moved
    assert moved
    after = text_of(pack).split("Changed since the last consultation")[-1]
    assert [one.commitment.code for one in moved if one.commitment.code not in after] == []


def test_decisions_of_this_and_open_ones_of_earlier_consultations(viewer: User, newest: Consultation) -> None:
    pack = pack_of(viewer, consultation=newest, sections=["decisions"])
    text = text_of(pack)
    for decision in newest.decisions.all():
        assert decision.text in text
    first = Consultation.objects.exclude(pk=newest.pk).get()
    open_ones = [
        decision.text
        for decision in first.decisions.all()
        if any(
            row.standing.delivery not in CLOSING_RATINGS
            for row in find_commitments(viewer, {}, day_on(newest.held_on)).queryset
            if row in decision.commitments.all()
        )
    ]
    assert [decision.text for decision in first.decisions.all() if decision.text in text] == open_ones
    assert first.title_en in text


def test_the_cover_says_what_it_is(viewer: User, newest: Consultation) -> None:
    pack = pack_of(viewer, "en", "mn", consultation=newest, sections=["decisions"])
    text = text_of(pack)
    for word in (newest.title_en, newest.title_mn, newest.place, "Demonstration", "Үзүүлэн", "authentic"):
        assert word in text
    assert pack.title == newest.title_en
    assert "invented" in pack.running_warning
    assert pack.page_of == "Page {page} of {pages}"
    assert str(newest.held_on.year) in pack.running_day


def test_two_languages_stand_beside_each_other(viewer: User, newest: Consultation) -> None:
    pack = pack_of(viewer, "ja", "mn", consultation=newest, sections=["commitments"], commitments="pillar-security")
    rows = Commitment.objects.filter(pillar__key="security").order_by("position")
    found = [[heading.words.in_language(n) for n in (0, 1)] for heading in pack.headings() if heading.level == 3]
    assert found == [[f"{row.code} {row.title_ja}", row.title_mn] for row in rows]
    languages = {run.language for words in words_of(pack) for line in words.lines for run in line}
    assert {"ja", "mn"} <= languages


def test_a_report_stays_in_its_language_and_says_which(viewer: User, newest: Consultation) -> None:
    pack = pack_of(viewer, "en", consultation=newest, sections=["commitments"])
    day = newest.held_on
    speaking = [
        update
        for row in find_commitments(viewer, {}, day_on(day)).queryset.select_related(
            "standing__jp_update", "standing__mn_update"
        )
        for update in (row.standing.jp_update, row.standing.mn_update)
        if update
    ]
    assert len(speaking) > 60
    runs = {(run.text, run.language) for words in words_of(pack) for line in words.lines for run in line}
    for update in speaking:
        assert {(update.done, update.language), (update.reason, update.language)} <= runs
    assert "Written in 日本語" in text_of(pack)
    assert "Written in Монгол" in text_of(pack)


@pytest.mark.parametrize("section", SECTIONS)
def test_only_the_parts_asked_for(viewer: User, newest: Consultation, section: str) -> None:
    pack = pack_of(viewer, consultation=newest, sections=[section], commitments="agenda")
    assert len(headings(pack, 1)) == 1
    assert bool(headings(pack, 3) and pack.headings()[-1].anchor[2:3] == "-") is (section == "commitments")


def test_those_on_the_agenda(viewer: User, newest: Consultation) -> None:
    pack = pack_of(viewer, consultation=newest, sections=["commitments"], commitments="agenda")
    wanted = {row.code for item in agenda(viewer, day_on(newest.held_on), {}) for row in item.rows}
    assert {title.split()[0] for title in headings(pack, 3)} == wanted
    assert f"The {len(wanted)} on the agenda, of 49 commitments" in text_of(pack)


def test_one_pillar_and_its_own_numbers(viewer: User, newest: Consultation) -> None:
    pack = pack_of(viewer, consultation=newest, sections=["summary", "commitments"], commitments="pillar-security")
    in_pillar = Commitment.objects.filter(pillar__key="security").count()
    assert [row[-1] for row in numbers(pack, "count-schedule")] == [str(in_pillar)] * 6
    assert len([title for title in headings(pack, 3) if title.startswith("PS-")]) == in_pillar
    assert f"All {in_pillar} commitments of the pillar" in text_of(pack)


def test_the_statement_is_there_to_the_letter_with_every_commitment_marked(viewer: User, newest: Consultation) -> None:
    pack = pack_of(viewer, "ja", consultation=newest, sections=["statement", "commitments"])
    read = read_statement(viewer, day_on(newest.held_on))
    assert read is not None
    said = [words.lines[0] for words in words_of(pack)]
    texts = {"".join(run.text for run in line if run.language) for line in said}
    assert {passage.passage.text for section in read.sections for passage in section.passages} <= texts
    runs = [run for line in said for run in line]
    followed = {(run.text, after.text.split()[0], after.link) for run, after in pairwise(runs) if after.link}
    for one in read.marked:
        focus = Commitment.objects.get(pk=one.pk).focus
        assert (focus, one.code, f"#{one.code}") in followed
        sign = LOOKS["delivery"][one.answers.delivery][0]
        assert f" {one.code} {sign} " in {run.text for run in runs}


@pytest.mark.parametrize("languages", [("ja", "mn"), ("en",), ("mn", "en"), ("mn", "ja")])
def test_translations_of_the_statement_stand_with_it(
    viewer: User, newest: Consultation, languages: tuple[str, ...]
) -> None:
    pack = pack_of(viewer, *languages, consultation=newest, sections=["statement"])
    runs = {(run.text, run.language) for words in words_of(pack) for line in words.lines for run in line}
    passages = list(Passage.objects.all())
    assert len(passages) == 26
    for passage in passages:
        for language, text in passage.translations.items():
            assert ((text, language) in runs) is (language in languages)
    beside = any(
        {run.language for run in line} for words in words_of(pack) if len(words.lines) > 1 for line in words.lines[:1]
    )
    assert beside is (len(languages) > 1)


def test_only_the_commitments_of_the_pack_are_marked(viewer: User, newest: Consultation) -> None:
    pack = pack_of(viewer, "en", consultation=newest, sections=["statement"], commitments="pillar-security")
    linked = {run.text.split()[0] for words in words_of(pack) for line in words.lines for run in line if run.link}
    assert linked == {row.code for row in Commitment.objects.filter(pillar__key="security")}
