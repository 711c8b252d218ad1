"""The search: a box on every page, a page of what was found, and from there to where it stands."""

from __future__ import annotations

import re
from urllib.parse import parse_qs, quote, urlsplit

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from commitments.models import MinistryName, User
from tests import factories as make

from .html import Element, parse

pytestmark = pytest.mark.django_db

NUL = "%00"


@pytest.fixture
def reader(client: Client) -> User:
    user = make.user(role="viewer", party="JP")
    client.force_login(user)
    return user


def page(client: Client, query: str, status: int = 200) -> Element:
    response = client.get(f"/search/?{query}")
    assert response.status_code == status
    return parse(response)


def hits(client: Client, query: str) -> list[Element]:
    return [hit for group in page(client, query).all("ul", class_="hits") for hit in group.all("li")]


def of_kind(client: Client, query: str, kind: str) -> Element:
    """The first that was found of a kind."""
    groups = [one for one in page(client, query).all("section") if one.get("aria-labelledby") == f"found-{kind}"]
    return groups[0].all("li")[0]


@pytest.fixture
def things(reader: User) -> None:
    """Something of every kind that speaks of minerals."""
    row = make.commitment(
        code="EC-01",
        title_en="Explore minerals",
        title_ja="鉱物の探査",
        title_mn="Эрдэс",
        in_passage=make.passage(text="両国は、鉱物（minerals）を探査する。"),
    )
    make.assignment(of=row, to=make.ministry(code="JP-METI", name_en="Ministry of Minerals"))
    update = make.update(
        undertaking=make.side(row, "JP"),
        published_at="2023-07-10",
        done="It was cold. Minerals were surveyed. It was long.",
        reason="Minerals are <b>rare</b> & dear.",
        by_ministry=make.ministry(code="JP-METI"),
    )
    make.evidence(of=update, title="On minerals")
    make.milestone(of=row, title_en="Survey of minerals", due_on="2025-03-31")
    make.decision(of=make.consultation(held_on="2024-03-15"), about=[row], text="Minerals come first.")


# --- The box -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", ["/dashboard/", "/commitments/", "/updates/", "/account/", "/nowhere/"])
def test_every_page_has_the_box(client: Client, reader: User, path: str) -> None:
    form = parse(client.get(path)).one("form", role="search")
    field = form.one("input", type="search")
    assert (form["action"], form["method"], field["name"]) == ("/search/", "get", "q")
    assert form.one("label", **{"for": field["id"]}).text == "Search everything"
    assert form.one("button").text == "Search"


def test_the_box_keeps_the_day(client: Client, reader: User) -> None:
    make.statement()
    form = parse(client.get("/commitments/?as_of=2024-01-31")).one("form", role="search")
    assert form.one("input", name="as_of")["value"] == "2024-01-31"
    assert not parse(client.get("/commitments/")).one("form", role="search").all("input", name="as_of")


def test_who_has_not_signed_in_has_no_box(client: Client) -> None:
    assert not parse(client.get("/sign-in/")).all("form", role="search")


def test_its_own_page_has_one_field(client: Client, reader: User) -> None:
    assert len(page(client, "q=talks").all("input", name="q")) == 2  # the field, and hidden in the form for the day
    assert [one["id"] for one in page(client, "q=talks").all("input", type="search")] == ["filter-q"]


# --- What was found ----------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("things")
@pytest.mark.parametrize(
    ("kind", "address", "heading", "matches", "about"),
    [
        ("commitments", "/commitments/EC-01/", "EC-01 Explore minerals", ["鉱物（minerals）"], ["Japan, Mongolia"]),
        ("words", "/commitments/EC-01/#words", "Passage 1", ["鉱物（minerals）を探査"], ["EC-01"]),
        (
            "updates",
            "/updates/",
            "EC-01 Explore minerals",
            ["What was done: Minerals were surveyed.", "Reason for the rating: Minerals are <b>rare</b> & dear."],
            ["Japan", "Ministry of Minerals", "2023-H1", "Published 10 Jul 2023"],
        ),
        ("evidence", "#evidence", "On minerals", [], ["EC-01 Explore minerals", "Ministry of Minerals", "2023-H1"]),
        ("milestones", "/commitments/EC-01/#milestone-1", "Survey of minerals", [], ["Baseline 31 Mar 2025"]),
        ("decisions", "#decision-1", "A consultation: decision 1", ["Minerals come first."], ["EC-01", "15 Mar 2024"]),
        ("ministries", "/ministries/#JP-METI", "JP-METI Ministry of Minerals", [], ["Japan"]),
    ],
)
def test_each_kind_shows_its_sentence_and_leads_to_its_place(
    client: Client, kind: str, address: str, heading: str, matches: list[str], about: list[str]
) -> None:
    hit = of_kind(client, "q=MINERALS", kind)
    link = hit.all("a")[0]
    assert address in link["href"]
    assert heading in link.text
    shown = [one.text for one in hit.all("p", class_="hit__match")]
    assert len(shown) == len(matches)
    assert all(wanted in text for wanted, text in zip(matches, shown, strict=True))
    assert all(wanted in hit.one("p", class_="hit__about").text for wanted in about)
    marked = {one.text for one in hit.all("mark", class_="found")}
    assert {text.casefold() for text in marked} == {"minerals"}
    # Where it leads, it stands; and the part of the page that is named is there.
    target = client.get(link["href"])
    assert target.status_code == 200
    part = urlsplit(link["href"]).fragment
    assert not part or parse(target).one(id=part)


@pytest.mark.usefixtures("things")
def test_each_count_leads_to_the_list_of_these_alone(client: Client) -> None:
    shown = page(client, "q=minerals").one("nav", class_="found-kinds")
    assert [link.text for link in shown.all("a")] == [
        *("Commitments 1", "The words of the statement 1", "Updates 1", "Evidence 1"),
        *("Milestones 1", "Decisions 1", "Ministries 1"),
    ]
    for link in shown.all("a"):
        path, query = link["href"].split("?")
        assert path == "/search/"
        alone = page(client, query)
        kind = parse_qs(query)["in"][0]
        assert [one["id"] for one in alone.all("h3")] == [f"found-{kind}"]
        assert len(alone.all("ul", class_="hits")) == 1
        assert alone.one("nav", class_="found-kinds").one("a", **{"aria-current": "true"}).text == link.text
        assert alone.one("h2", id="list-count").text == "Found: 7"


def test_of_each_kind_a_few_and_the_way_to_all(client: Client, reader: User) -> None:
    for number in range(30):
        make.update(undertaking=make.side(make.commitment(code=f"X-{number}", title_en="None"), "JP"), done="Talks")
    make.ministry(code="JP-AAA", name_en="Talks")
    several = page(client, "q=talks")
    assert len(several.all("ul", class_="hits")) == 2
    assert [len(group.all("li")) for group in several.all("ul", class_="hits")] == [3, 1]
    more = next(link for link in several.all("a") if "Show all 30" in link.text)
    assert more.text == "Show all 30 : Updates"
    query = more["href"].split("?")[1]
    first, second = hits(client, query), hits(client, f"{query}&page=2")
    assert (len(first), len(second)) == (25, 5)
    codes = {re.findall(r"X-\d+", hit.text)[0] for hit in (*first, *second)}
    assert len(codes) == 30
    assert page(client, query).one("nav", class_="pager")
    assert "There is no page 9" in page(client, f"{query}&page=9", status=400).one("main").text


def test_a_former_name_says_until_when_and_what_holds_now(client: Client, reader: User) -> None:
    ministry = make.ministry(code="JP-MOE", name_en="Agency of nature")
    make.findable(MinistryName.objects.create(ministry=ministry, valid_from=make.day("2023-06-01"), name_en="MOE"))
    (hit,) = hits(client, "q=nature")
    assert hit.all("a")[0].text == "JP-MOE Agency of nature"
    assert hit.one("p", class_="hit__about").text == "Japan Former name, until 31 May 2023 Now: MOE"


def test_a_passage_that_nothing_was_read_out_of_leads_to_its_place_in_the_statement(
    client: Client, reader: User
) -> None:
    make.commitment()
    bridge = make.passage(text="橋を架けた。")
    (hit,) = hits(client, "q=" + quote("橋"))
    assert [link["href"] for link in hit.all("a")] == [f"/statement/#passage-{bridge.number}"]
    assert parse(client.get("/statement/")).one(id=f"passage-{bridge.number}")
    assert hit.one("p", class_="hit__about").text == "No commitment was read out of it."
    (of_a_day,) = hits(client, "as_of=2023-06-30&q=" + quote("橋"))
    assert of_a_day.one("a")["href"] == f"/statement/?as_of=2023-06-30#passage-{bridge.number}"


def test_words_of_a_translation_are_found_and_said_to_be_unofficial(client: Client, reader: User) -> None:
    make.passage(text="橋を架けた。", text_en="A bridge was built.", text_mn="Гүүр барив.")
    (hit,) = hits(client, "q=bridge")
    assert hit.one("p", class_="hit__match").text == "Unofficial translation: A bridge was built."
    (hit,) = hits(client, "q=" + quote("гүүр"))
    (match,) = hit.all("p", class_="hit__match")
    assert (match.text, match.all("span")[-1]["lang"]) == ("Unofficial translation: Гүүр барив.", "mn")


def test_a_corrected_update_is_marked(client: Client, reader: User) -> None:
    side = make.side(make.commitment(title_en="A"), "JP")
    old = make.update(undertaking=side, published_at="2023-07-10", done="Minerals")
    make.update(undertaking=side, published_at="2023-08-10", done="Minerals", supersedes=old)
    assert len(hits(client, "q=minerals")) == 1
    new, corrected = hits(client, "q=minerals&superseded=true")
    assert not new.all("span", class_="flag--bad")
    assert corrected.one("span", class_="flag--bad").text == "replaced by a correction"


# --- The day -----------------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("things")
def test_a_past_day_knows_less_and_stays_in_every_link(client: Client) -> None:
    past = page(client, "q=minerals&as_of=2023-07-09")
    counts = [one.text for one in past.one("nav", class_="found-kinds").all("li")]
    assert "Updates 0" in counts
    assert "Decisions 0" in counts
    links = [link["href"] for one in past.all("ul", class_="hits") for link in one.all("a")]
    assert links
    assert all("as_of=2023-07-09" in link for link in links)
    assert page(client, "q=minerals&as_of=2023-07-10").one("nav", class_="found-kinds").text.count("Updates 1") == 1
    assert "as_of" not in of_kind(client, "q=minerals&as_of=2024-06-30", "decisions").all("a")[0]["href"]


# --- Nothing, too little, too much -------------------------------------------------------------------------------


@pytest.mark.usefixtures("reader")
@pytest.mark.parametrize("query", ["", "q=", "q=%20%20", "in=updates", "q=&party=JP"])
def test_before_anything_is_asked_for_the_page_says_how(client: Client, query: str) -> None:
    main = page(client, query).one("main")
    assert "Only what is published is found: no draft, not even your own." in main.text
    assert not main.all("h2")
    assert not main.all("div", role="alert")


@pytest.mark.usefixtures("reader")
@pytest.mark.parametrize(
    ("query", "error"),
    [
        ("q=x", "Write at least two characters; one is enough where it is a kanji."),
        ("q=%22", "Write at least two characters; one is enough where it is a kanji."),
        ("q=" + "x" * 201, "Ensure this value has at most 200 characters (it has 201)."),
        ("q=a" + NUL, "There is a character in this that can't be read."),
    ],
)
def test_too_little_and_too_much_are_said_at_the_field(client: Client, query: str, error: str) -> None:
    refused = page(client, query, status=400)
    field = refused.one(id="filter-q")
    assert field["aria-invalid"] == "true"
    assert error in refused.one(id=field["aria-describedby"]).text
    assert not refused.all("nav", class_="found-kinds")


@pytest.mark.usefixtures("reader")
@pytest.mark.parametrize("query", ["q=ab&in=drafts", "q=ab&lang=fr", "q=ab&colour=red", "q=ab&page=0", "q=ab&pillar=x"])
def test_what_is_not_understood_is_refused(client: Client, query: str) -> None:
    assert page(client, query, status=400).one("main").one("div", role="alert").one("a")["href"] == "/search/"


@pytest.mark.usefixtures("things")
def test_nothing_found_says_what_to_try(client: Client) -> None:
    empty = page(client, "q=nowhere").one("div", class_="empty")
    assert "Nothing was found" in empty.text
    assert "Try another language" in empty.text
    other = page(client, "q=minerals&in=milestones&in=updates&lang=mn").one("div", class_="empty")
    assert "There is something among the other kinds" in other.text


@pytest.mark.usefixtures("reader")
@pytest.mark.parametrize("query", ["%25%25", "🦄🦄", "%0B%0C", "%E2%80%AEab", "%FF%FE", "<script>", "a%00"])
def test_any_character_is_answered(client: Client, query: str) -> None:
    response = client.get(f"/search/?q={query}")
    assert response.status_code in (200, 400)
    assert b"<script>" not in response.content.replace(b"<script src", b"")
    parse(response)


# --- In the reader's language ------------------------------------------------------------------------------------


@pytest.mark.usefixtures("things")
@pytest.mark.parametrize(
    ("language", "query", "title"),
    [("ja", "鉱物", "鉱物の探査"), ("en", "EXPLORE", "Explore minerals"), ("mn", "эРДЭС", "Эрдэс")],
)
def test_the_reader_finds_in_their_own_language(client: Client, language: str, query: str, title: str) -> None:
    client.force_login(make.user(role="viewer", language=language))
    hit = of_kind(client, f"q={quote(query)}", "commitments")
    assert hit.all("a")[0].text == f"EC-01 {title}"
    assert hit.all("a")[0].all("mark")
    assert not hit.all("a")[0].all("span", lang=language)


@pytest.mark.usefixtures("things")
def test_what_matches_in_another_language_stands_below_the_title(client: Client) -> None:
    hit = of_kind(client, "q=" + quote("эрдэс"), "commitments")
    assert hit.all("a")[0].text == "EC-01 Explore minerals"
    match = hit.one("p", class_="hit__match")
    assert match.text == "Title: Эрдэс"
    assert match.one("span", lang="mn").one("mark").text == "Эрдэс"


# --- Cost --------------------------------------------------------------------------------------------------------


@pytest.mark.thorough
@pytest.mark.parametrize("role", ["viewer", "reporter", "coordinator"])
def test_the_page_costs_the_same_for_few_and_many(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries, role: str
) -> None:
    client.force_login(make.user(role=role))
    pillar = make.pillar()

    def grow(number: int) -> None:
        for _number in range(number):
            row = make.commitment(title_en="Talks", in_pillar=pillar, in_passage=make.passage(text="Talks"))
            make.evidence(of=make.update(undertaking=make.side(row, "JP"), done="Talks"), title="Talks")
            make.milestone(of=row, title_en="Talks")

    for number in (3, 40):
        grow(number)
        for query, cost in (
            ("q=talks", 7),
            ("q=talks&in=updates&party=JP", 7),
            ("q=talks&pillar=framework", 8),
            ("", 5),
        ):
            with django_assert_num_queries(cost):
                client.get(f"/search/?{query}")


@pytest.mark.usefixtures("demo")
def test_a_page_of_the_demonstration_is_small(client: Client) -> None:
    client.force_login(make.user(role="viewer"))
    response = client.get("/search/?q=" + quote("уулзалт") + "&in=updates&per_page=100")
    assert response.status_code == 200
    assert len(response.content) < 300_000


def test_its_catalogue_of_texts_has_a_name_for_each() -> None:
    """Or a match in a new kind of text would fail on the page."""
    from commitments.queries.search_rows import KINDS
    from commitments.templatetags.search import text_name

    assert all(text_name(text.name) for kind in KINDS.values() for text in kind.texts)
