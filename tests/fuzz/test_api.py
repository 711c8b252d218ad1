"""Every operation of the description, with what it describes and with what it does not."""

from __future__ import annotations

import pytest
from schemathesis import Case

from tests.fuzz.asking import Asking
from tests.fuzz.schema import HOW, SCHEMA

pytestmark = pytest.mark.fuzz


@SCHEMA.parametrize()
@HOW
def test_nothing_breaks_and_nothing_is_told(case: Case, asking: Asking) -> None:
    asking.as_everybody(case)
