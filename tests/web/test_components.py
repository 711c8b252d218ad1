"""The components: how an answer, a day, a text or a field is written wherever it stands."""

from __future__ import annotations

import datetime as dt
from types import SimpleNamespace
from typing import Any

import pytest
from django import forms
from django.template import Context, Template
from django.test import RequestFactory
from django.utils import translation
from django.utils.safestring import SafeString

from commitments.charts.shapes import LOOKS
from commitments.vocabulary import HEADLINE_CHOICES, Agreement, Pace, Reporting, Schedule, UpdateStatus, ratings_for
from commitments.web.listing import Facet, Option

from .html import Element, parse

FAMILIES = {
    "delivery": [code for code, _label in HEADLINE_CHOICES],
    "schedule": Schedule.values,
    "reporting": Reporting.values,
    "agreement": Agreement.values,
    "status": UpdateStatus.values,
    "pace": Pace.values,
}


def render(markup: str, **context: Any) -> SafeString:
    return Template("{% load tracker %}" + markup).render(Context(context))


def element(markup: str, **context: Any) -> Element:
    return parse(render(markup, **context))


@pytest.mark.parametrize("family", FAMILIES)
def test_every_answer_has_a_badge_with_its_word_and_a_shape_of_its_own(family: str) -> None:
    drawn, words = set(), set()
    for code in FAMILIES[family]:
        badge = element("{% " + family + "_badge code %}", code=code).one("span", class_="badge")
        drawn.add(badge.one("path")["d"])
        words.add(badge.text)
        assert badge.one("svg")["aria-hidden"] == "true"
    assert len(drawn) == len(words) == len(FAMILIES[family]) == len(LOOKS[family])


@pytest.mark.parametrize("family", ["schedule", "reporting", "agreement", "status", "pace"])
def test_an_answer_that_is_not_asked_has_no_badge(family: str) -> None:
    assert render("{% " + family + "_badge code %}", code=None) == ""


def test_nothing_published_reads_not_reported() -> None:
    assert element("{% delivery_badge code %}", code=None).text == "Not reported"


def test_a_position_is_upheld_rather_than_on_track() -> None:
    assert element("{% delivery_badge 'on_track' 'position' %}").text == "Upheld"
    assert element("{% delivery_badge 'on_track' 'action' %}").text == "On track"


@pytest.mark.parametrize(
    ("family", "code", "word"),
    [
        ("kind", "continuing", "Continuing"),
        ("delivery", "not_reported", "Not reported"),
        ("party", "MN", "Mongolia"),
        ("role", "", ""),
    ],
)
def test_a_code_as_a_word(family: str, code: str, word: str) -> None:
    assert render("{{ code|word:family }}", code=code, family=family) == word


@pytest.mark.parametrize(
    ("language", "long", "short"),
    [
        ("en", "24 November 2026", "24 Nov 2026"),
        ("ja", "2026年11月24日", "2026/11/24"),
        ("mn", "2026 оны 11-р сарын 24", "2026.11.24"),
    ],
)
def test_a_day_in_the_readers_format(language: str, long: str, short: str) -> None:
    with translation.override(language):
        written = element("{% day value %}", value=dt.date(2026, 11, 24)).one("time")
        assert (written["datetime"], written.text) == ("2026-11-24", long)
        assert element('{% day value "short" %}', value=dt.date(2026, 11, 24)).text == short


def test_an_instant_has_the_day_of_the_plans_time_zone() -> None:
    late = dt.datetime(2026, 11, 23, 15, 30, tzinfo=dt.UTC)
    assert element("{% day value %}", value=late).one("time")["datetime"] == "2026-11-24"
    assert element("{% instant value %}", value=late).text == "24 Nov 2026, 00:30"


@pytest.mark.parametrize("tag", ["day", "instant"])
def test_no_day_is_nothing(tag: str) -> None:
    assert render("{% " + tag + " value %}", value=None) == ""


def test_a_title_in_the_readers_language_is_not_marked() -> None:
    titles = {"ja": "約束", "en": "A <promise>", "mn": "Амлалт"}
    assert render("{% texts titles %}", titles=titles) == "A &lt;promise&gt;"


def test_a_title_in_another_language_says_which() -> None:
    with translation.override("mn"):
        span = element("{% texts titles %}", titles={"ja": "約束", "en": "", "mn": ""}).one("span")
    assert (span["lang"], span.text) == ("ja", "約束")


def test_a_title_can_be_asked_for_in_a_language() -> None:
    span = element("{% texts titles 'ja' %}", titles={"ja": "約束", "en": "A promise", "mn": ""}).one("span")
    assert span["lang"] == "ja"
    assert render("{% texts titles 'mn' %}", titles={"ja": "", "en": "A promise", "mn": ""}) == "A promise"
    assert render("{% texts titles %}", titles={"ja": "", "en": "", "mn": ""}) == ""


def test_a_narrative_names_its_language_where_it_is_not_the_readers() -> None:
    written = element("{% narrative text 'mn' %}", text="Нэг\n\nХоёр <b>")
    body = written.one("div", lang="mn")
    assert [one.text for one in body.all("p")] == ["Нэг", "Хоёр <b>"]
    assert written.one("p", class_="narrative__language").text == "Written in Монгол"
    assert not element("{% narrative text 'en' %}", text="One").all(lang=True)
    assert render("{% narrative text 'en' %}", text="") == ""


def test_a_ministry_by_its_name_of_the_day() -> None:
    ministries = {"JP-MOFA": SimpleNamespace(names={"ja": "外務省", "en": "Foreign Affairs", "mn": ""})}
    assert render("{% ministry_name ministries 'JP-MOFA' %}", ministries=ministries) == "Foreign Affairs"
    assert render("{% ministry_name ministries 'JP-NEW' %}", ministries=ministries) == "JP-NEW"
    assert render("{% ministry_name ministries None %}", ministries=ministries) == ""


def test_addresses_keep_a_past_day_and_leave_out_what_is_empty() -> None:
    past = SimpleNamespace(as_of="2024-06-30")
    markup = "{% page_url 'commitments' pillar='economy' kind='' %}"
    assert render(markup) == "/commitments/?pillar=economy"
    assert render(markup, reading=past) == "/commitments/?as_of=2024-06-30&amp;pillar=economy"
    assert render("{% page_url 'commitments' %}") == "/commitments/"
    several = {"delivery": ["at_risk", "off_track"]}
    assert (
        render("{% page_url 'commitments' params=params as here %}{{ here|safe }}", params=several)
        == "/commitments/?delivery=at_risk&delivery=off_track"
    )


def test_the_navigation_marks_the_page_and_its_section() -> None:
    def link(here: str) -> Element:
        request = RequestFactory().get("/")
        request.resolver_match = SimpleNamespace(url_name=here)  # type: ignore[assignment]
        return element("{% nav_link 'commitments' 'List' 'commitment' %}", request=request).one("a")

    assert link("commitments")["aria-current"] == "page"
    assert link("commitment")["aria-current"] == "true"
    assert "aria-current" not in link("dashboard").attributes


class Form(forms.Form):
    title = forms.CharField(help_text="Short.")
    note = forms.CharField(required=False)
    rating = forms.ChoiceField(
        widget=forms.RadioSelect, choices=[("", "-"), *((r, r.label) for r in ratings_for("action"))]
    )
    parties = forms.MultipleChoiceField(
        widget=forms.CheckboxSelectMultiple, choices=[("JP", "Japan"), ("MN", "Mongolia")]
    )
    sure = forms.BooleanField()
    version = forms.CharField(widget=forms.HiddenInput)


def test_a_field_is_tied_to_its_label_hint_and_error() -> None:
    written = element("{% field form.title %}", form=Form({}))
    control = written.one("input")
    assert written.one("label")["for"] == control["id"] == "id_title"
    assert control["aria-invalid"] == "true"
    described = [written.one(id=name).text for name in control["aria-describedby"].split()]
    assert described == ["Short.", "Error: This field is required."]


def test_an_optional_field_says_so_and_takes_a_hint() -> None:
    written = element("{% field form.note 'If you like.' %}", form=Form())
    assert written.one("label").text == "Note (optional)"
    assert written.one(id=written.one("input")["aria-describedby"]).text == "If you like."


def test_choices_are_a_group_with_a_legend() -> None:
    written = element("{% field form.parties %}", form=Form({"parties": ["JP"]}))
    assert written.one("fieldset").one("legend").text == "Parties"
    assert [box.get("value") for box in written.all("input", checked=True)] == ["JP"]
    assert all(written.one("label", for_=box["id"]) for box in written.all("input"))


def test_a_checkbox_and_a_hidden_field() -> None:
    assert element("{% field form.sure %}", form=Form({})).one("label").text == "Sure"
    assert element("{% field form.version %}", form=Form()).one("input")["type"] == "hidden"


def test_each_rating_stands_with_its_definition_and_none_is_chosen() -> None:
    written = element("{% rating_field form.rating 'action' %}", form=Form())
    boxes = written.all("input", type="radio")
    assert [box["value"] for box in boxes] == [rating.value for rating in ratings_for("action")]
    assert not written.all("input", checked=True)
    assert len(written.all("p", class_="choice__definition")) == len(boxes)


def test_the_summary_leads_to_each_wrong_field() -> None:
    form = Form({"note": "x"})
    form.add_error(None, "Nothing fits.")
    written = element("{% error_summary form %}", form=form)
    assert {link["href"] for link in written.all("a")} == {
        "#id_title",
        "#id_rating",
        "#id_parties",
        "#id_sure",
        "#id_version",
    }
    assert "Nothing fits." in written.text
    assert element("{% error_summary form %}", form=Form()).text == ""


def test_a_notice_and_an_empty_state() -> None:
    notice = element("{% include 'components/notice.html' with tone='error' title='No' text='Why' %}")
    assert notice.one("div")["role"] == "alert"
    empty = element("{% include 'components/empty.html' with title='None' url='/x' label='Back' %}")
    assert empty.one("a")["href"] == "/x"


# --- Choices of a filter -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(("tag", "sign"), [("facet_checkboxes", "checked"), ("facet_select_options", "selected")])
def test_choices_that_are_remembered_are_told_apart_by_what_was_chosen(tag: str, sign: str) -> None:
    def shown(*chosen: str, label: str = "At <b>risk</b>") -> Element:
        options = [
            Option(code, words, code in chosen, f"filter-delivery-{code}")
            for code, words in (("at_risk", label), ('"quoted"', "Other"))
        ]
        facet = Facet("delivery", "Delivery", "many", "", "", [], options)
        return parse(Template("{% load facets %}{% " + tag + " facet %}").render(Context({"facet": facet})))

    for chosen in ((), ("at_risk",), ('"quoted"',), ("at_risk", '"quoted"'), ()):
        page = shown(*chosen)
        entries = page.all("input") or page.all("option")
        assert [one["value"] for one in entries] == ["at_risk", '"quoted"']
        assert {one["value"] for one in entries if sign in one.attributes} == set(chosen)
        assert "At <b>risk</b> Other" in page.text.replace("  ", " ")
        assert not page.all("b")
    assert "Эрсдэлтэй" in shown(label="Эрсдэлтэй").text


def test_a_remembered_badge_speaks_each_readers_language() -> None:
    words = []
    for language in ("en", "ja", "mn", "en"):
        with translation.override(language):
            words.append(element("{% schedule_badge 'overdue' %}").text)
    assert words[0] == words[3] == "Overdue"
    assert len(set(words)) == 3


@pytest.mark.parametrize(
    ("reader", "language", "texts", "said", "marked"),
    [
        ("en", "", {"ja": "和", "en": "<E>", "mn": "М"}, "<E>", None),
        ("en", "", {"ja": "和", "en": "", "mn": "М"}, "和", "ja"),
        ("mn", "", {"ja": "", "en": "", "mn": ""}, "", None),
        ("en", "mn", {"ja": "和", "en": "E", "mn": "М"}, "М", "mn"),
        ("en", "mn", {"ja": "和", "en": "E", "mn": ""}, "和", "ja"),
        ("en", "mn", {"ja": "E", "en": "E", "mn": ""}, "E", None),
    ],
)
def test_a_text_is_marked_with_its_language_where_it_is_not_the_readers(
    reader: str, language: str, texts: dict[str, str], said: str, marked: str | None
) -> None:
    with translation.override(reader):
        page = element("{% texts values language %}", values=texts, language=language)
    spans = page.all("span")
    assert page.text == said
    assert [one["lang"] for one in spans] == ([marked] if marked else [])
