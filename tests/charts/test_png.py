"""Pictures as PNG, for documents: the size asked for, complete, and with the letters of every language."""

from __future__ import annotations

import datetime as dt
import io

import pytest
from django.utils import translation
from PIL import Image

from commitments.charts.png import to_png
from commitments.charts.scale import TimeScale
from commitments.charts.svg import picture, tag, text
from commitments.charts.timeline import timeline_chart

from .drawing import ENDS, SIGNED, date_line

pytest.importorskip("weasyprint", reason="Pango is not installed", exc_type=OSError)


def image(svg: str, width: int) -> Image.Image:
    return Image.open(io.BytesIO(to_png(svg, width))).convert("L")


@pytest.mark.parametrize("width", [1, 333, 1200])
def test_it_is_as_wide_as_asked_and_in_proportion(width: int) -> None:
    made = image(picture(width=300, height=100, label=""), width)
    assert made.width == width
    assert abs(made.height - width / 3) <= 1


def test_it_is_complete_up_to_its_last_row() -> None:
    edges = [tag("rect", x=x, y=y, width=10, height=10, fill="#000") for x, y in ((0, 0), (290, 90))]
    made = image(picture(*edges, width=300, height=100, label=""), 600)
    assert [made.getpixel(at) for at in ((5, 5), (595, 195), (300, 100))] == [0, 0, 255]


def test_every_letter_is_drawn() -> None:
    """A letter that no font has would be left blank, or be the same box as any other."""
    drawn = {}
    for letter in "約束ӨөҮү":
        made = image(picture(text(letter, 4, 24, size=24, colour="ink"), width=32, height=32, label=""), 64)
        drawn[letter] = made.tobytes()
    blank = image(picture(width=32, height=32, label=""), 64).tobytes()
    assert len({*drawn.values(), blank}) == 7


def test_a_whole_timeline_becomes_a_picture() -> None:
    with translation.override("mn"):
        svg = timeline_chart(
            [date_line(SIGNED, dt.date(2027, 1, 1), title="Үе шат")], TimeScale(SIGNED, ENDS), dt.date(2026, 1, 1)
        )
    made = image(svg, 760)
    assert made.getextrema() != (255, 255)


def test_what_is_no_picture_of_ours_is_refused() -> None:
    with pytest.raises(ValueError, match="no picture"):
        to_png("<p>words</p>", 100)
    with pytest.raises(ValueError, match="one pixel"):
        to_png(picture(width=3, height=3, label=""), 0)
