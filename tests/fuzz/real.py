"""Puts what exists in the place of what was made up, so that requests are answered and not all refused."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from functools import cached_property
from typing import Any

from schemathesis import Case
from schemathesis.core.parameters import ParameterLocation

from .readers import Readers

_LIST = "/api/v1/"
# Days of the plan: before anything was published, in the middle, and that of the demonstration.
DAYS = ("2022-11-29", "2023-08-01", "2024-06-30", "2024-10-15")


class Real:
    """What there is, read from the lists themselves, by whoever may read the most of them."""

    def __init__(self, readers: Readers, get: Callable[..., Any]) -> None:
        self._readers, self._get = readers, get
        self._keys: dict[str, list[str]] = {}

    def put_into(self, case: Case, chance: int) -> None:
        """Changes parameters that are as described. One time in four everything stays as it was made up."""
        meta = case.meta
        if meta is None or chance % 4 == 0:
            return
        if case.path_parameters and not meta.is_negative_at(ParameterLocation.PATH):
            keys = self.keys(case.path)
            if keys:
                ((name, made_up),) = case.path_parameters.items()
                key = keys[chance // 4 % len(keys)]
                case.path_parameters = {name: type(made_up)(key)}
        if case.query and not meta.is_negative_at(ParameterLocation.QUERY):
            case.query = {name: self._value(name, value, chance) for name, value in case.query.items()}

    def keys(self, path: str) -> list[str]:
        """What the last part of such an address can be, from the addresses that the rows of the list before it give."""
        before = path.partition("{")[0]
        if before not in self._keys:
            source = f"{_LIST}evidence/" if before == f"{_LIST}files/" else before
            writer = next(one for one in self._readers if one.writes)
            answer = self._get(writer, f"{source}?per_page=200")
            assert answer.status_code == 200, (source, answer.text)
            text = json.dumps(answer.json)
            found = re.findall(rf'{re.escape(before)}([^/"?]+)/"', text)
            self._keys[before] = sorted(dict.fromkeys(found))
        return self._keys[before]

    @cached_property
    def codes(self) -> Mapping[str, list[str]]:
        """By the names that parameters of several lists have. Any other is left as it was made up."""
        lists = ("pillars", "ministries", "periods", "commitments", "indicators")
        pillars, ministries, periods, commitments, indicators = (self.keys(f"{_LIST}{one}/{{") for one in lists)
        return {
            "pillar": pillars,
            "ministry": ministries,
            "period": periods,
            "commitment": commitments,
            "code": commitments,
            "indicator": indicators,
            "section": ["body"],
            "q": ["協力", "cooperation", "хамтын", '"in 2024"'],
            "as_of": list(DAYS),
            "after": ["latest"],
            "cursor": [""],
        }

    def _value(self, name: str, value: Any, chance: int) -> Any:
        known = self.codes.get(name)
        if not known:
            return value
        if isinstance(value, list):
            return [known[(chance // 4 + place) % len(known)] for place in range(max(1, len(value)))]
        return known[chance // 4 % len(known)]
