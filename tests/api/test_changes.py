"""GET /api/v1/changes/"""

from __future__ import annotations

import datetime as dt
from typing import Any
from urllib.parse import urlencode

import pytest
import time_machine

from commitments.api.resources import CHANGES
from commitments.models import Change, Commitment, User
from commitments.operations import plan, updates
from commitments.operations.content import UpdateContent
from commitments.operations.demonstration import clear_progress
from commitments.operations.ministries import rename_ministry
from tests import factories as make
from tests.api.conftest import READERS, Get, as_reader, get_as
from tests.api.contract import lines
from tests.api.endpoint import TextsEndpoint

SECRET = "機密-тусгай-secret-7391"


def names_of(ministry: Any, number: int) -> None:
    by = make.user(role="administrator")
    day = dt.date(2023, 1, 1) + dt.timedelta(days=number)
    rename_ministry(by=by, ministry=ministry, names={"en": f"Name {number}"}, valid_from=day)


def write_something() -> None:
    """A milestone added and withdrawn, an update published and corrected, ministries renamed; and drafts of secrets."""
    trade = Commitment.objects.get(code="EC-02")
    side = make.side(trade, "JP")
    make.assignment(of=trade, to=make.ministry())
    coordinator, author, approver = (make.user(role=role) for role in ("coordinator", "reporter", "approver"))
    row = plan.add_milestone(by=coordinator, commitment=trade, titles={"en": "Meet"}, due_on=dt.date(2024, 6, 30))
    plan.withdraw_milestone(by=coordinator, milestone=row, version=1, reason="Not needed.")
    content = UpdateContent(delivery="at_risk", done="Talks.", reason="Slow.", internal_note=SECRET)
    draft = updates.draft_update(by=author, undertaking=side, period=make.reporting_period("2024-H1"), content=content)
    draft = updates.submit_update(by=author, update=draft, version=draft.version)
    update = updates.publish_update(by=approver, update=draft, version=draft.version)
    right = updates.correct_update(by=author, update=update, reason="A figure.", content=content)
    right = updates.submit_update(by=author, update=right, version=right.version)
    updates.publish_update(by=approver, update=right, version=right.version)
    for number in range(3):
        names_of(make.ministry(code="JP-METI"), number)
    hidden = UpdateContent(delivery="off_track", done=SECRET, reason=SECRET)
    draft = updates.draft_update(by=author, undertaking=side, period=make.reporting_period("2024-H1"), content=hidden)
    updates.submit_update(by=author, update=draft, version=draft.version)


@pytest.mark.usefixtures("full")
class TestChanges(TextsEndpoint):
    path = "changes/"
    query = "expand=body"

    @pytest.fixture(autouse=True)
    def _written(self, full: None) -> None:
        write_something()

    def entries(self, get: Get, query: str = "") -> list[tuple[str, str]]:
        return [(one["kind"], one["what"]) for one in get("changes/", query).json()["results"]]

    def test_it_tells_what_changed_in_order(self, get: Get) -> None:
        assert self.entries(get) == [
            ("milestone", "added"),
            ("commitment", "changed"),
            ("milestone", "withdrawn"),
            ("commitment", "changed"),
            ("update", "published"),
            ("commitment", "changed"),
            ("joint_assessment", "changed"),
            ("update", "superseded"),
            ("commitment", "changed"),
            ("joint_assessment", "changed"),
            ("update", "published"),
            *[("ministry", "changed")] * 3,
        ]
        first, *_between, last = get("changes/").json()["results"]
        assert {**first, "after": ""} == {
            "after": "",
            "at": "2024-03-01T03:00:00Z",
            "kind": "milestone",
            "key": "EC-02-M3",
            "what": "added",
            "gone": False,
            "commitment": "EC-02",
            "url": "http://testserver/api/v1/milestones/EC-02-M3/",
        }
        assert (last["key"], last["commitment"]) == ("JP-METI", None)
        for one in get("changes/").json()["results"]:
            assert get(one["url"].removeprefix("http://testserver/api/v1/")).status_code == 200

    def test_tombstones_are_marked(self, get: Get) -> None:
        gone = {(one["kind"], one["what"]) for one in get("changes/").json()["results"] if one["gone"]}
        assert gone == {("milestone", "withdrawn"), ("update", "superseded")}

    def test_it_is_read_on_from_a_place(self, get: Get) -> None:
        whole = get("changes/").json()
        assert (whole["more"], whole["next_after"]) == (False, whole["results"][-1]["after"])
        read: list[Any] = []
        answer = get("changes/", "limit=3")
        while True:
            body = answer.json()
            read += body["results"]
            assert answer.headers["Link"] == f'<{body["next"]}>; rel="next"'
            if not body["more"]:
                break
            assert body["next_after"] == read[-1]["after"]
            answer = get(*body["next"].removeprefix("http://testserver/api/v1/").split("?"))
        assert read == whole["results"]
        nothing = get(*body["next"].removeprefix("http://testserver/api/v1/").split("?")).json()
        assert (nothing["results"], nothing["more"], nothing["next_after"]) == ([], False, whole["next_after"])
        names_of(make.ministry(code="JP-METI"), 10)
        new = get(*body["next"].removeprefix("http://testserver/api/v1/").split("?")).json()
        assert [one["key"] for one in new["results"]] == ["JP-METI"]

    def test_latest_is_the_place_to_follow_from(self, get: Get) -> None:
        latest = get("changes/", "after=latest").json()
        assert (latest["results"], latest["more"]) == ([], False)
        assert latest["next_after"] == get("changes/").json()["next_after"]
        assert "latest" not in latest["next"]

    def test_filters_leave_out_entries_and_not_places(self, get: Get) -> None:
        assert self.entries(get, "kind=ministry") == [("ministry", "changed")] * 3
        assert set(self.entries(get, "kind=update&kind=milestone&commitment=EC-02")) == {
            *(("milestone", "added"), ("milestone", "withdrawn"), ("update", "published"), ("update", "superseded"))
        }
        assert self.entries(get, "commitment=EC-01") == []
        end = get("changes/").json()["next_after"]
        for query in ("kind=milestone", "commitment=EC-01"):
            answer = get("changes/", query).json()
            assert (answer["next_after"], answer["more"]) == (end, False)
        assert self.entries(get, f"kind=milestone&{urlencode({'after': end})}") == []

    def test_the_row_comes_along_as_its_list_shows_it(self, get: Get) -> None:
        bodies = {(one["kind"], one["key"]): one["body"] for one in self.ask(get).json()["results"]}
        assert bodies["commitment", "EC-02"] == get("commitments/", "code=EC-02").json()["results"][0]
        assert bodies["milestone", "EC-02-M3"]["withdrawn"] is True
        wanted = self.ask(get, "kind=update").json()["results"]
        assert [one["body"]["superseded"] for one in wanted] == [True, True, False]
        assert [one["gone"] for one in wanted] == [False, True, False]
        assert self.ask(get, "lang=mn&kind=commitment").json()["results"][0]["body"]["titles"] == {"mn": "Амлалт"}

    def test_a_row_that_was_removed_has_no_body(self, get: Get) -> None:
        make.statement().plan.__class__.objects.update(demonstration=True)
        clear_progress(by=None)
        removed = [one for one in self.ask(get, "limit=1000").json()["results"] if one["what"] == "removed"]
        assert {one["gone"] for one in removed} == {True}
        assert {str(one["body"]) for one in removed} == {"None"}
        assert "milestone" in {one["kind"] for one in removed}

    def test_as_of_a_day_it_ends_with_that_day(self, get: Get) -> None:
        assert self.entries(get, "as_of=2024-02-29") == []
        with time_machine.travel(dt.datetime(2024, 3, 2, 3, 0, tzinfo=dt.UTC), tick=False):
            names_of(make.ministry(code="JP-METI"), 20)
            assert self.entries(get)[-4:] == [("ministry", "changed")] * 4
            assert self.entries(get, "as_of=2024-03-01")[-4:-3] != [("ministry", "changed")]

    @pytest.mark.parametrize("text", ["", "x", "1", "0.000000000000", "1.0", "99.0123456789ab", "1.0123456789ab", "-1"])
    def test_what_is_no_place_is_refused(self, get: Get, text: str) -> None:
        answer = get("changes/", urlencode({"after": text}))
        assert (answer.status_code, list(answer.json()["errors"])) == (400, ["after"])

    def test_the_place_of_another_history_is_refused(self, get: Get) -> None:
        """Of a database that was restored from an older copy and has gone on from there."""
        place = get("changes/").json()["next_after"]
        last = Change.objects.latest("seq")
        Change._base_manager.filter(pk=last.pk)._raw_delete("default")
        assert get("changes/", urlencode({"after": place})).json()["code"] == "invalid_cursor"
        names_of(make.ministry(code="JP-MOD"), 30)
        assert Change.objects.latest("seq").seq == last.seq
        answer = get("changes/", urlencode({"after": place}))
        assert (answer.status_code, answer.json()["code"]) == (400, "invalid_cursor")

    def test_wrong_parameters_are_refused_by_name(self, get: Get) -> None:
        for query in (
            "limit=0",
            "limit=1001",
            "limit=x",
            "kind=draft",
            "commitment=EC-99",
            "expand=rows",
            "fields=row",
        ):
            answer = get("changes/", query)
            assert (answer.status_code, list(answer.json()["errors"])) == (400, [query.partition("=")[0]]), query
        for name in ("page", "cursor", "order", "count"):
            assert list(get("changes/", f"{name}=1").json()["errors"]) == [name]

    def test_it_gives_the_keys_asked_for(self, get: Get) -> None:
        whole = get("changes/").json()["results"]
        assert set(whole[0]) == set(CHANGES.fields)
        for name in CHANGES.fields:
            assert get("changes/", f"fields={name}").json()["results"] == [{name: one[name]} for one in whole]

    def test_a_stream_gives_all_that_follows(self, viewer: User) -> None:
        get = get_as(viewer)
        whole = self.ask(get).json()["results"]
        assert lines(self.ask(get, "format=ndjson")) == whole
        place = urlencode({"after": whole[2]["after"]})
        assert lines(self.ask(get, f"format=ndjson&{place}")) == whole[3:]
        assert lines(self.ask(get, f"format=ndjson&limit=2&{place}")) == whole[3:5]

    @pytest.mark.thorough
    def test_unpublished_things_leave_no_trace(self) -> None:
        """No entry, no gap between numbers, no other place; and no word of them under any entry."""
        before = {name: self.ask(get_as(as_reader(name))).json() for name in READERS}
        trade = Commitment.objects.get(code="EC-02")
        hidden = UpdateContent(delivery="off_track", done=SECRET, reason=SECRET, internal_note=SECRET)
        author = make.user(role="reporter")
        for _turn in range(3):
            period, side = make.reporting_period("2024-H1"), make.side(trade, "JP")
            draft = updates.draft_update(by=author, undertaking=side, period=period, content=hidden)
            updates.withdraw_update(by=author, update=draft, version=draft.version)
        for name in READERS:
            after = self.ask(get_as(as_reader(name)))
            assert after.json() == before[name] == before["viewer"]
            assert SECRET not in after.content.decode()
        assert [one.seq for one in Change.objects.all()] == list(range(1, Change.objects.count() + 1))

    def test_lists_tell_what_changed_since(self, get: Get) -> None:
        def changed(query: str, column: str = "code") -> list[Any]:
            return [row[column] for row in get(*query.split("?")).json()["results"]]

        assert changed("commitments/?updated_since=2024-03-01") == ["EC-02"]
        assert changed("commitments/?updated_since=2024-03-01T03:00:00Z") == ["EC-02"]
        assert changed("commitments/?updated_since=2024-03-01T12:00:00%2B09:00") == ["EC-02"]
        assert changed("commitments/?updated_since=2024-03-01T03:00:00.000001Z") == []
        assert changed("commitments/?updated_since=2024-03-02") == []
        assert changed("ministries/?updated_since=2024-03-01") == ["JP-METI"]
        assert len(changed("updates/?updated_since=2024-03-01&superseded=true", "id")) == 2
        assert changed("milestones/?updated_since=2024-03-01", "key") == []
        assert changed("milestones/?updated_since=2024-03-01&withdrawn=true", "key") == ["EC-02-M3"]
        assert changed("evidence/?updated_since=2024-03-01", "id") == []

    def test_the_timeline_tells_of_whatever_changed_about_a_commitments_dates(self, get: Get) -> None:
        def changed(query: str = "updated_since=2024-03-01") -> list[str]:
            rows = get("timeline/", query).json()["results"]
            return [row["milestone"] or row["commitment"] for row in rows]

        of_trade = ["EC-02-M2", "EC-02-M1", "EC-02"]
        assert changed() == of_trade == changed("code=EC-02")
        minerals = Commitment.objects.get(code="EC-01")
        by, other = (make.user(role="coordinator", party=party) for party in ("JP", "MN"))
        later = {"commitment": minerals, "new_due_on": dt.date(2024, 9, 30), "reason": "Slow."}
        with time_machine.travel(make.instant("2024-02-29"), tick=False):
            asked = plan.revise_due_date(by=by, **later)
        assert changed("updated_since=2024-02-29") == ["EC-01", *of_trade], "asked for, it has moved nothing"
        assert get("commitments/", "updated_since=2024-02-29&code=EC-01").json()["results"] == []
        assert changed("updated_since=2024-02-29&as_of=2024-02-29") == ["EC-01"]
        assert changed() == of_trade
        plan.agree_revision(by=other, revision=asked)
        assert changed() == ["EC-01", *of_trade]


@pytest.mark.django_db
def test_an_empty_feed_is_read_on_from_its_beginning(get: Get) -> None:
    answer = get("changes/", "limit=5").json()
    assert (answer["results"], answer["more"], answer["next_after"]) == ([], False, None)
    assert answer["next"] == "http://testserver/api/v1/changes/?limit=5"
    assert get("changes/", "after=latest").json()["next_after"] is None
