"""The words of the domain: complete, of one meaning, and as the rules order them."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import models
from django.utils import translation

from commitments import vocabulary
from commitments.models import ProgressUpdate, Standing, User
from commitments.standing.steps import SCHEDULE_ORDER
from commitments.vocabulary import (
    CAUTION_ORDER,
    CLOSING_RATINGS,
    DELIVERY_DEFINITIONS,
    HEADLINE_CHOICES,
    NOT_REPORTED,
    POSITION_DEFINITIONS,
    POSITION_LABELS,
    Delivery,
    Kind,
    Party,
    Schedule,
    delivery_definition,
    delivery_label,
    ratings_for,
)

CHOICES = [one for one in vars(vocabulary).values() if isinstance(one, type) and issubclass(one, models.TextChoices)]


def test_each_party_has_the_other() -> None:
    assert (Party.JP.other, Party.MN.other) == (Party.MN, Party.JP)


def test_caution_orders_every_rating_once() -> None:
    assert sorted(CAUTION_ORDER) == sorted(Delivery)


def test_schedule_is_ordered_worst_first_wherever_it_is_ordered() -> None:
    assert list(SCHEDULE_ORDER) == list(Schedule)


def test_only_an_action_can_be_completed() -> None:
    assert ratings_for(Kind.ACTION) == list(Delivery)
    for kind in (Kind.CONTINUING, Kind.POSITION):
        assert set(Delivery) - set(ratings_for(kind)) == {Delivery.COMPLETED}


def test_completed_and_discontinued_close_a_commitment() -> None:
    assert set(CLOSING_RATINGS) == {"completed", "discontinued"}


def test_not_reported_is_a_bucket_of_the_headline_and_no_rating() -> None:
    assert NOT_REPORTED not in Delivery
    assert dict(HEADLINE_CHOICES).keys() == {*Delivery, NOT_REPORTED}


@pytest.mark.parametrize("kind", list(Kind))
def test_a_definition_stands_beside_every_choice_of_the_form(kind: Kind) -> None:
    texts = [delivery_definition(rating, kind) for rating in ratings_for(kind)]
    assert all(texts)
    assert len(set(texts)) == len(texts)


def test_definitions_exist_for_exactly_the_ratings_that_can_be_given() -> None:
    assert set(DELIVERY_DEFINITIONS) == set(ratings_for(Kind.ACTION))
    assert set(POSITION_DEFINITIONS) == set(POSITION_LABELS) == set(ratings_for(Kind.POSITION))


@pytest.mark.parametrize(
    ("code", "kind", "label"),
    [
        ("on_track", "action", "On track"),
        ("on_track", "continuing", "On track"),
        ("on_track", "position", "Upheld"),
        ("off_track", "position", "Not upheld"),
        ("completed", "action", "Completed"),
        ("not_reported", "action", "Not reported"),
        ("not_reported", "position", "Not reported"),
    ],
)
def test_a_position_reads_otherwise_over_the_same_codes(code: str, kind: str, label: str) -> None:
    with translation.override("en"):
        assert delivery_label(code, kind) == label


def test_an_unknown_rating_is_an_error_and_not_a_blank() -> None:
    with pytest.raises(ValueError, match="great"):
        delivery_label("great")


@pytest.mark.parametrize("choices", CHOICES, ids=lambda choices: choices.__name__)
def test_labels_tell_choices_apart(choices: type[models.TextChoices]) -> None:
    with translation.override("en"):
        labels = [str(label) for label in choices.labels]
    assert all(labels)
    assert len(set(labels)) == len(labels)


@pytest.mark.parametrize(
    ("model", "column"),
    [
        (ProgressUpdate, "delivery"),
        (ProgressUpdate, "status"),
        (User, "role"),
        (Standing, "delivery"),
        (Standing, "agreement"),
        (Standing, "schedule"),
        (Standing, "basis"),
    ],
)
def test_the_columns_are_wide_enough_for_every_code(model: type[models.Model], column: str) -> None:
    field: Any = model._meta.get_field(column)
    assert max(len(code) for code, _ in field.choices) <= field.max_length
