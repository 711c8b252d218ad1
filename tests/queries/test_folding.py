"""The database folds texts as the program does."""

from __future__ import annotations

import pytest
from django.db.models import F

from commitments.models import Consultation
from commitments.multilingual import fold
from commitments.queries.filtering import words_in
from commitments.queries.folding import Folded
from tests import factories as make

pytestmark = pytest.mark.django_db

TEXTS = (
    "Ｒｏａｄ　ＡＮＤ  rail",
    "ﾚｱｱｰｽとﾊﾞｽ",
    "約２万人、10億本",
    "ЁСЛОЛ Үндэсний ӨДӨР",
    "Two\nlines\tand\u00a0more",
    "50 % of_it \\ 'quoted'",
    "é e\u0301 Ａ\u0301",
    "",
)


@pytest.mark.parametrize("text", TEXTS)
def test_a_text_is_folded_as_everywhere(text: str) -> None:
    make.consultation(place=text)
    row = Consultation.objects.annotate(folded=Folded(F("place"))).get()
    assert row.folded.strip() == fold(text)


def test_each_word_may_stand_in_another_column_and_means_itself() -> None:
    made = make.consultation(title_en="Ｒｏａｄ", place="100 % ÖST_")
    make.consultation(held_on="2024-04-15", title_en="Road", place="1000 ÖSTA")
    for words, found in (
        (["road", "100 %"], [made]),
        (["öst_"], [made]),
        (["0 %"], [made]),
        (["road"], list(Consultation.objects.order_by("-held_on"))),
        (["road", "rail"], []),
    ):
        assert list(words_in(Consultation.objects.order_by("-held_on"), words, ["title_en", "place"])) == found, words


def test_a_column_without_a_value_holds_no_word() -> None:
    of = make.commitment(due_on="2024-05-01")
    make.date_revision(of=of, new_due_on="2024-06-01", requested_at="2024-02-20")
    rows = words_in(of.date_revisions.all(), ["needle"], ["milestone__title_en", "milestone__search_text"])
    assert not rows.exists()
