"""A question that was prepared once answers as the queryset would, for every value put into it."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection, transaction
from django.db.models import F, Value
from django.test.utils import CaptureQueriesContext

from commitments.models import Commitment, OccurrencePlan, ProgressUpdate
from commitments.queries.prepared import Mark, Prepared, of_params, prepared
from commitments.standing import as_of, day
from tests import factories as make

pytestmark = pytest.mark.django_db


def test_rows_of_values_come_as_the_queryset_gives_them() -> None:
    one = make.commitment(due_on="2025-03-31", due_set_at="2023-01-02 10:11:12")
    make.expectation(of=make.commitment(kind="continuing"))
    columns = ("code", "baseline_due_on", "baseline_set_at", "pillar__key", "position", "twice")
    rows = Commitment.objects.annotate(twice=F("position") * Value(2)).values(*columns)
    assert Prepared(rows).run() == list(rows)
    assert Prepared(rows.filter(pk=one.pk)).one() == rows.get(pk=one.pk)
    assert Prepared(OccurrencePlan.objects.values("per_year", "set_at")).run() == [
        {"per_year": 2, "set_at": make.instant("2022-12-01")}
    ]


def test_rows_of_a_list_of_values_come_in_the_order_asked_for() -> None:
    make.commitment(due_on="2025-03-31")
    today = day(dt.date(2024, 3, 1))
    rows = as_of(Commitment.objects.order_by("code"), today)
    for columns in (
        ("code", "standing__schedule", "pillar__title_en", "standing__contradicts_dates", "pk"),
        ("pk", "standing__next_due_on", "code"),
    ):
        assert Prepared(rows.values_list(*columns)).run() == list(rows.values_list(*columns))


def test_models_come_with_what_was_selected_along_and_annotated() -> None:
    commitment = make.commitment(parties=("JP",))
    update = make.update(undertaking=make.side(commitment, "JP"))
    make.commitment(parties=("MN",))
    rows = ProgressUpdate.objects.select_related("undertaking__commitment", "supersedes").annotate(x=Value(7))
    (found,) = Prepared(rows).run()
    with CaptureQueriesContext(connection) as queries:
        assert (found, found.undertaking.commitment, found.supersedes, found.x) == (update, commitment, None, 7)
        assert not found._state.adding
    assert not queries


def test_a_mark_stands_for_a_code_or_a_key() -> None:
    made = [make.commitment(code=f"T-{number}") for number in range(3)]
    code, key = Mark(), Mark()
    by_code = Prepared(Commitment.objects.filter(code=code.text).values("pk"), [code])
    by_keys = Prepared(Commitment.objects.filter(pk__in=[key.key, code.key]).order_by("pk").values("code"), [key, code])
    for row in made:
        assert by_code.run(row.code) == [{"pk": row.pk}]
    assert by_code.run("no such") == by_code.run("' OR '1'='1") == []
    assert by_keys.run(made[0].pk, made[2].pk) == [{"code": "T-0"}, {"code": "T-2"}]
    assert by_keys.run(made[1].pk, made[1].pk) == [{"code": "T-1"}]


def test_one_mark_may_stand_in_several_places() -> None:
    make.statement()
    codes = [make.commitment().code for _ in range(2)]
    mark, nowhere = Mark(), Mark(needed=False)
    rows = as_of(Commitment.objects.filter(code=mark.text), day(dt.date(2024, 3, 1)), code=mark.text)
    question = Prepared(rows.values("code", "standing__delivery"), [mark, nowhere])
    for code in codes:
        assert question.run(code, None) == [{"code": code, "standing__delivery": "not_reported"}]


def test_a_mark_that_is_nowhere_is_a_mistake() -> None:
    with pytest.raises(TypeError, match="nowhere"):
        Prepared(Commitment.objects.values("pk"), [Mark()])


def test_what_can_have_no_answer_is_not_asked() -> None:
    with CaptureQueriesContext(connection) as queries:
        assert Prepared(Commitment.objects.none().values("pk")).run() == []
        assert Prepared(Commitment.objects.filter(pk__in=[]).values("pk")).one() is None
    assert not queries


def test_the_same_key_is_the_same_question() -> None:
    make.commitment()
    made = []

    def rows() -> object:
        made.append(1)
        return Commitment.objects.values("pk")

    for _ in range(3):
        assert len(prepared("the same", rows).run()) == 1
    assert made == [1]


def test_it_is_counted_and_sees_its_own_transaction() -> None:
    question = Prepared(Commitment.objects.values("pk"))
    with CaptureQueriesContext(connection) as queries, transaction.atomic():
        for expected in range(3):
            assert len(question.run()) == expected
            make.commitment()
    assert len([query for query in queries if query["sql"].startswith('SELECT "commitments_commitment"."id"')]) == 3


def test_parameters_make_a_key_whatever_their_order() -> None:
    assert of_params({"a": ["1", "2"], "b": "3"}) == of_params({"b": "3", "a": ["1", "2"]})
    assert of_params({"a": ["1", "2"]}) != of_params({"a": ["2", "1"]})
    assert isinstance(hash(of_params({"a": ["1"]})), int)
