"""The page of the statement: the words, their marks, what fades, both ways between it and a commitment's page."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from commitments.models import Commitment, Passage, Section, User
from commitments.queries.commitments import CommitmentFilter
from commitments.web.statement import FACETS
from tests import everywhere
from tests import factories as make

from .html import Element, parse

pytestmark = pytest.mark.django_db


@pytest.fixture
def reader(client: Client) -> User:
    user = make.user(role="viewer")
    client.force_login(user)
    return user


def shown(client: Client, query: str = "", *, status: int = 200) -> Element:
    response = client.get(f"/statement/{query}")
    assert response.status_code == status
    return parse(response)


def in_language(client: Client, language: str) -> None:
    client.force_login(make.user(role="viewer", language=language))


def passages(page: Element) -> dict[int, Element]:
    """The paragraphs in Japanese, by number."""
    blocks = page.all("div", class_="passage-read")
    return {int(one["id"].removeprefix("passage-")): one.one("p", class_="passage-read__text") for one in blocks}


def words(element: Element) -> str:
    """What is the statement's in it: all but the tags behind the marks, to the letter."""
    return "".join(
        child if isinstance(child, str) else words(child)
        for child in element.children
        if isinstance(child, str) or "said__tag" not in child.get("class").split()
    )


def marks(page: Element) -> dict[str, Element]:
    return {mark["id"]: mark for mark in page.all("a", class_="said")}


def said(mark: Element) -> str:
    """The tag behind a mark, as it is read: code, delivery, signs."""
    return mark.one("span", class_="said__tag").text.replace("\u2060", "")


def faded(page: Element) -> set[str]:
    return {code for code, mark in marks(page).items() if "said--faded" in mark["class"].split()}


# --- Who may ask, and how ----------------------------------------------------------------------------------------


def test_strangers_are_sent_to_the_sign_in_and_nothing_is_posted(client: Client) -> None:
    assert client.get("/statement/")["Location"] == "/sign-in/?next=/statement/"
    client.force_login(make.user(role="viewer"))
    assert client.post("/statement/").status_code == 405


def test_it_stands_in_the_navigation_after_the_dashboard(client: Client, reader: User) -> None:
    links = [link.text for link in shown(client).one("nav", class_="site-nav").all("a")]
    assert links[:2] == ["Dashboard", "Statement"]


def test_before_the_first_seeding_it_says_so(client: Client, reader: User) -> None:
    Section.objects.all().delete()
    page = shown(client)
    assert page.one("div", class_="empty").text == "The statement has not been loaded yet"
    assert page.one("h1").text == "Statement"


# --- The words ---------------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("seeded")
@pytest.mark.parametrize("language", ["ja", "en", "mn"])
def test_the_signed_text_stands_there_to_the_letter(client: Client, language: str) -> None:
    in_language(client, language)
    page = shown(client)
    found = passages(page)
    assert {number: words(one) for number, one in found.items()} == dict(Passage.objects.values_list("number", "text"))
    assert {one["lang"] for one in found.values()} == {"ja"}
    everything = marks(page)
    assert len(everything) == len(page.all("a", class_="said")) == 49
    for row in Commitment.objects.select_related("passage"):
        assert words(everything[row.code]) == row.focus
        assert everything[row.code] in found[row.passage.number].children


@pytest.mark.usefixtures("seeded", "reader")
def test_a_sentence_that_undertakes_nothing_is_unmarked_and_says_why_where_that_was_noted(client: Client) -> None:
    page = shown(client)
    assert {number for number, one in passages(page).items() if not one.all("a")} == {*range(2, 11), 13}
    assert [one.text for one in page.all("p", class_="passage-read__nothing")] == [
        "No commitment: the prime minister praises Mongolia; nothing is undertaken",
        "No commitment: the president thanks and praises Japan; nothing is undertaken",
        'No commitment: introduces the policies that follow; supplies "both leaders" as the subject of sentences'
        " that name none",
    ]


@pytest.mark.usefixtures("seeded", "reader")
def test_each_passage_lists_its_commitments_and_those_it_speaks_of(client: Client) -> None:
    page = shown(client)
    lists = {one["aria-label"]: one for one in page.all("ul", class_="passage-read__commitments")}
    listed = {label: [code.text for code in one.all("span", class_="code")] for label, one in lists.items()}
    assert sum(len(codes) for codes in listed.values()) == 49 + 1
    assert listed["Commitments in passage 15"] == ["EC-01", "EC-02", "EC-03", "EC-04"]
    assert listed["Commitments in passage 12"] == ["FW-05", "FW-06", "FW-07", "FW-08", "FW-01"]
    assert lists["Commitments in passage 12"].all("li")[-1].text.startswith("Speaks of this one as well: FW-01")
    assert lists["Commitments in passage 12"].all("li")[-1].one("a")["href"] == "#FW-01"


@pytest.mark.usefixtures("seeded", "reader")
def test_every_way_within_the_page_leads_somewhere(client: Client) -> None:
    page = shown(client)
    ids = [one["id"] for one in page.walk() if "id" in one.attributes]
    assert len(ids) == len(set(ids))
    inside = [link["href"][1:] for link in page.one("main").all("a") if link["href"].startswith("#")]
    assert set(inside) <= set(ids)
    jumps = page.one("nav", class_="jump")
    assert [link["href"] for link in jumps.all("ul")[0].all("a")] == [
        f"#section-{key}" for key in Section.objects.order_by("position").values_list("key", flat=True)
    ]
    assert [link.text for link in jumps.all("ul")[1].all("li")[0].all("a")] == [
        f"Passage {number}" for number in (1, 11, 12, 26)
    ]


@pytest.mark.usefixtures("seeded", "reader")
def test_who_signed_and_how_the_text_was_taken_over(client: Client) -> None:
    closing = shown(client).one("div", class_="statement__closing")
    assert closing.all("p")[0].text == "Tokyo · 29 November 2022"
    assert [one.text for one in closing.all("ul", lang="ja")[0].all("li")] == [
        "日本国総理大臣 岸田文雄",
        "モンゴル国大統領 オフナー・フレルスフ",
    ]
    assert closing.one("details").one("ul", lang="en").text.startswith("「モンゴル一國非核の地位」")


# --- Both ways ---------------------------------------------------------------------------------------------------


@pytest.mark.thorough
@pytest.mark.usefixtures("seeded", "reader")
@pytest.mark.parametrize("query", ["", "?as_of=2024-01-31"])
def test_a_mark_leads_to_the_commitment_and_that_leads_back_to_the_mark(client: Client, query: str) -> None:
    for code, mark in marks(shown(client, query)).items():
        assert mark["href"] == f"/commitments/{code}/{query}"
    back = next(
        link["href"]
        for link in parse(client.get(f"/commitments/EC-01/{query}")).all("a")
        if link.text == "Read them in the whole statement"
    )
    assert back == f"/statement/{query}#EC-01"
    assert "EC-01" in marks(shown(client, query))


# --- Where each stands -------------------------------------------------------------------------------------------


@pytest.fixture
def three(reader: User) -> list[Commitment]:
    """An overdue road that Japan reports at risk, a talk that is seen differently, a stance that Mongolia upholds."""
    economy = make.pillar(key="economy", code="EC")
    road = make.commitment(code="EC-01", in_pillar=economy, due_on="2023-03-31")
    talk = make.commitment(code="FW-02", kind="continuing")
    stance = make.commitment(code="GL-03", kind="position", parties=("MN",))
    make.assignment(of=road, to=make.ministry(code="JP-MLIT"))
    make.update(undertaking=make.side(road, "JP"), period="2023-H1", delivery="at_risk")
    make.update(undertaking=make.side(talk, "JP"), period="2023-H1", delivery="off_track")
    make.update(undertaking=make.side(talk, "MN"), period="2023-H1", delivery="on_track")
    make.update(undertaking=make.side(stance, "MN"), period="2023-H1", delivery="on_track")
    return [road, talk, stance]


@pytest.mark.usefixtures("three")
def test_a_tag_says_the_code_the_delivery_and_what_calls_for_attention(client: Client) -> None:
    page = shown(client, "?as_of=2023-08-15")
    assert {code: said(mark) for code, mark in marks(page).items()} == {
        "EC-01": "EC-01 At risk Overdue Never reported",
        "FW-02": "FW-02 Off track Seen differently",
        "GL-03": "GL-03 Upheld",
    }
    for mark in marks(page).values():
        badges = mark.all("span", class_="badge")
        assert all(badge.one("svg") and badge.text for badge in badges), "a shape and a word"
    # The list below says whose report is missing.
    assert "Mongolia Never reported" in page.one("ul", aria_label="Commitments in passage 1").text


@pytest.mark.usefixtures("three")
def test_the_day_decides(client: Client) -> None:
    before, after = (marks(shown(client, f"?as_of={day}")) for day in ("2023-06-30", "2023-07-01"))
    assert [said(before["EC-01"]), said(after["EC-01"])] == [
        "EC-01 Not reported Overdue Never reported",
        "EC-01 At risk Overdue",
    ]
    assert "said--not_reported" in before["EC-01"]["class"]
    assert "said--at_risk" in after["EC-01"]["class"]


@pytest.mark.usefixtures("three")
def test_drafts_of_the_other_government_mark_nothing(client: Client) -> None:
    client.force_login(make.user(role="coordinator", party="MN"))
    before = everywhere.said(client, "/statement/?as_of=2023-08-15")
    pact = Commitment.objects.get(code="FW-02")
    make.update(undertaking=make.side(pact, "JP"), period="2023-H1", delivery="on_track", status="draft")
    assert everywhere.said(client, "/statement/?as_of=2023-08-15") == before


# --- Narrowing ---------------------------------------------------------------------------------------------------


def test_what_a_list_narrows_by_narrows_the_statement_too() -> None:
    # The others have no field: they are in sight, and can be taken away, where an address asks for them.
    fieldless = {"code", "due_from", "due_to", "updated_since"}
    assert {*FACETS["main"], *FACETS["more"]} == set(CommitmentFilter.base_filters) - {"order", *fieldless}


@pytest.mark.usefixtures("three")
@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("delivery=at_risk", {"EC-01"}),
        ("delivery=at_risk&delivery=off_track", {"EC-01", "FW-02"}),
        ("schedule=overdue", {"EC-01"}),
        ("reporting=never", {"EC-01"}),
        ("agreement=divergent", {"FW-02"}),
        ("pillar=economy", {"EC-01"}),
        ("party=JP", {"EC-01", "FW-02"}),
        ("ministry=JP-MLIT", {"EC-01"}),
        ("kind=position&pillar=economy", set()),
    ],
)
def test_the_rest_fades_and_says_so(client: Client, query: str, found: set[str]) -> None:
    page = shown(client, f"?as_of=2023-08-15&{query}")
    everything = {"EC-01", "FW-02", "GL-03"}
    assert set(marks(page)) == everything
    assert faded(page) == everything - found
    for code, mark in marks(page).items():
        assert said(mark).endswith("(not among those filtered)") == (code not in found)
    rows = {row.one("span", class_="code").text: row for row in page.one("main").all("li", class_="faded")}
    assert set(rows) == everything - found
    assert all("(not among those filtered)" in row.text for row in rows.values())
    assert page.one(id="list-count").text == f"{len(found)} of 3 commitments"
    assert ("No commitment fits these filters" in page.text) == (not found)


@pytest.mark.usefixtures("three")
def test_the_filters_in_use_stand_there_with_their_way_out_and_keep_day_and_translation(client: Client) -> None:
    page = shown(client, "?as_of=2023-08-15&translation=mn&delivery=at_risk&party=JP")
    chips = {chip.text.removeprefix("Remove the filter: "): chip["href"] for chip in page.all("a", class_="chip")}
    assert chips["Delivery: At risk"] == "/statement/?as_of=2023-08-15&translation=mn&party=JP"
    hidden = {one["name"]: one["value"] for one in page.one("form", class_="filters").all("input", type="hidden")}
    assert hidden == {"as_of": "2023-08-15", "translation": "mn"}
    everything = next(link["href"] for link in page.all("a") if link.text == "Show all commitments")
    assert everything == "/statement/?as_of=2023-08-15&translation=mn"
    as_list = next(link["href"] for link in page.all("a") if link.text == "Show them as a list")
    assert as_list == "/commitments/?as_of=2023-08-15&delivery=at_risk&party=JP"


@pytest.mark.usefixtures("reader")
@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("delivery=splendid", ["Delivery: Select a valid choice. splendid is not one of the available choices."]),
        ("colour=red", ["colour: There is no such parameter."]),
        ("order=due", ["order: There is no such parameter."]),
        ("page=2&per_page=50", ["page: There is no such parameter.", "per_page: There is no such parameter."]),
        ("translation=ja", ["translation: Write one of these: en, mn, none."]),
        (
            "party=XX&order=code&translation=de",
            [
                "Undertaken by: Select a valid choice. XX is not one of the available choices.",
                "order: There is no such parameter.",
                "translation: Write one of these: en, mn, none.",
            ],
        ),
    ],
)
def test_what_is_not_understood_is_said_and_nothing_is_shown_as_if_it_were(
    client: Client, query: str, said: list[str]
) -> None:
    make.commitment()
    page = shown(client, f"?as_of=2023-08-15&{query}", status=400)
    alert = page.one(role="alert")
    assert [item.text for item in alert.all("li")] == said
    assert alert.one("a")["href"] == "/statement/?as_of=2023-08-15"
    assert not marks(page)
    assert "open" in page.one("details", class_="statement-filters").attributes


@pytest.mark.usefixtures("reader", "statement")
def test_a_day_that_can_not_be_shown(client: Client) -> None:
    page = shown(client, "?as_of=2021-01-01", status=400)
    assert page.one("input", name="as_of")["value"] == "2021-01-01"


# --- Languages ---------------------------------------------------------------------------------------------------


def translated(page: Element) -> list[Element]:
    return page.all("div", class_="passage-read__translation")


@pytest.mark.usefixtures("seeded")
@pytest.mark.parametrize(("language", "label"), [("en", "Unofficial translation"), ("mn", None)])
def test_readers_of_other_languages_have_theirs_beside_the_japanese(
    client: Client, language: str, label: str | None
) -> None:
    in_language(client, language)
    page = shown(client)
    assert len(translated(page)) == 26
    for row, block in zip(Passage.objects.order_by("number"), translated(page), strict=True):
        note, text = block.all("p")
        assert (text["lang"], text.text) == (language, row.translations[language])
        assert note.text == (label or note.text)
        assert words(passages(page)[row.number]) == row.text


@pytest.mark.usefixtures("seeded")
def test_readers_of_japanese_have_the_japanese_alone_until_they_open_a_translation(client: Client) -> None:
    in_language(client, "ja")
    page = shown(client)
    assert not translated(page)
    choice = page.one("nav", class_="translations")
    addresses = {link.text: link["href"] for link in choice.all("a")}
    assert list(addresses)[1:] == ["English", "Монгол"]
    assert choice.one("a", aria_current="true")["href"] == "/statement/?translation=none"
    opened = parse(client.get(addresses["Монгол"]))
    assert {one.all("p")[1]["lang"] for one in translated(opened)} == {"mn"}
    assert opened.one("nav", class_="translations").one("a", aria_current="true").text == "Монгол"


@pytest.mark.usefixtures("seeded", "reader")
def test_a_translation_can_be_closed_and_the_choice_keeps_the_filters(client: Client) -> None:
    page = shown(client, "?as_of=2024-01-31&delivery=not_reported&translation=none")
    assert not translated(page)
    english = next(link["href"] for link in page.one("nav", class_="translations").all("a") if link.text == "English")
    assert english == "/statement/?as_of=2024-01-31&delivery=not_reported&translation=en"
    assert len(translated(parse(client.get(english)))) == 26


@pytest.mark.usefixtures("seeded", "reader")
def test_a_passage_that_has_no_translation_says_so(client: Client) -> None:
    Passage.objects.filter(number=7).update(text_en="")
    missing = [one.text for one in translated(shown(client)) if len(one.all("p")) == 1]
    assert missing == ["This passage has no translation."]
    Passage.objects.update(text_en="", text_mn="")
    page = shown(client)
    assert not translated(page)
    assert not page.all("nav", class_="translations")


@pytest.mark.usefixtures("seeded")
@pytest.mark.parametrize("language", ["en", "mn"])
def test_tags_within_the_japanese_say_that_they_are_not(client: Client, language: str) -> None:
    in_language(client, language)
    assert {one["lang"] for one in shown(client).all("span", class_="said__tag")} == {language}


# --- What it costs -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("rows", [3, 60])
@pytest.mark.parametrize(
    ("query", "queries"), [("", 9), ("?delivery=not_reported", 10), ("?pillar=framework&ministry=JP-MOFA", 11)]
)
def test_the_page_costs_the_same_for_few_and_many(
    client: Client, reader: User, django_assert_num_queries: DjangoAssertNumQueries, rows: int, query: str, queries: int
) -> None:
    for _number in range(rows):
        made = make.commitment()
        make.assignment(of=made, to=make.ministry())
    with django_assert_num_queries(queries):
        response = client.get(f"/statement/{query}")
    # Nor is there a template for each of them.
    assert len([one for one in response.templates if one.name and one.name.startswith("statement/")]) == 7


def test_anybody_reads_it_where_the_public_view_is_on(client: Client, settings: Any, seeded: None) -> None:
    settings.PUBLIC_VIEW = True
    assert len(marks(shown(client))) == 49
