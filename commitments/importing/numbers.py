"""Numbers as officials write them: full-width or not, with thousands set apart or not. What is not plain is refused."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal

from django.utils.translation import gettext as _

from .cells import Percent, Unreadable, Value, rearm, require_plain, tidy

# What the database keeps: 20 digits, four of them behind the point.
WHOLE_DIGITS, PLACES = 16, 4

# The hyphen, and the minus signs that keyboards and word processors put in its place.
_SIGNS = str.maketrans({"\u2212": "-", "\u2010": "-", "\u2013": "-"})
# Commas or blanks between groups of three digits, not both; a point before the decimals in all three languages.
_NUMBER = re.compile(r"[+-]?(?:[0-9]+|[0-9]{1,3}(?:,[0-9]{3})+|[0-9]{1,3}(?: [0-9]{3})+)(?:\.[0-9]+)?")


def read_number(value: Value) -> Decimal:
    """The number in a cell that is not empty."""
    require_plain(value)
    if isinstance(value, Percent):
        raise Unreadable(_("This is shown as a percentage. Format the cell as a number and type it again."))
    if isinstance(value, str):
        text = tidy(unicodedata.normalize("NFKC", rearm(value)).translate(_SIGNS))
    elif isinstance(value, int | float) and not isinstance(value, bool):
        # As many digits as a spreadsheet keeps, so that 0.1 + 0.2 is 0.3.
        text = f"{Decimal(f'{value:.15g}'):f}" if isinstance(value, float) else str(value)
    else:
        raise Unreadable(_("This is not a number. Format the cell as a number and type it again."))
    if not _NUMBER.fullmatch(text):
        raise Unreadable(
            _("“%(text)s” is not a number. Write digits only, with a point before decimals: 1234.5") % {"text": text}
        )
    return _fitting(Decimal(re.sub("[ ,]", "", text)))


def _fitting(number: Decimal) -> Decimal:
    exact = number.normalize()
    if exact.adjusted() >= WHOLE_DIGITS:
        raise Unreadable(_("This number is too large: it has more than %(digits)s digits.") % {"digits": WHOLE_DIGITS})
    exponent = exact.as_tuple().exponent
    if isinstance(exponent, int) and -exponent > PLACES:
        raise Unreadable(_("Only %(places)s decimals can be kept: round the number.") % {"places": PLACES})
    return exact + 0  # no negative zero


def plain_number(number: Decimal) -> str:
    """The number in digits, without the zeros that the database adds: 3 rather than 3.0000."""
    return f"{number.normalize() + 0:f}"
