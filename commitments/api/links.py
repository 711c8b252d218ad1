"""Absolute addresses within the API. A past day that was asked for stays in every one of them."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any
from urllib.parse import urlencode

from django.urls import get_script_prefix, reverse
from rest_framework.request import Request


@cache
def _path(name: str, prefix: str) -> str:
    """`prefix` is where the whole application stands, which `reverse` puts in front."""
    return reverse(f"api:{name}")


class Links:
    def __init__(self, request: Request) -> None:
        self.request = request
        self._roots: dict[str, str] = {}
        self.stay_on(request.query_params.get("as_of"))

    def stay_on(self, as_of: str | None) -> None:
        """The day that stands in every address from now on."""
        self.day = {"as_of": as_of} if as_of else {}
        self._dated = self._query({})

    def to(self, name: str, params: Mapping[str, Any] | None = None) -> str:
        """The address of a list or a single thing, with `params`."""
        return self._root(name) + self._query(params or {})

    def undated(self, name: str, params: Mapping[str, Any]) -> str:
        """The address of what names its days itself."""
        return f"{self._root(name)}?{urlencode(params, doseq=True)}"

    def plain(self, name: str) -> str:
        return self._root(name)

    def item(self, name: str, key: str | int) -> str:
        """The address of one thing of the list `name`: built from the list's, for resolving each costs more."""
        return f"{self._root(name)}{key}/{self._dated}"

    def file(self, pk: int) -> str:
        """Where a file is downloaded. No day: it never changes."""
        return self.request.build_absolute_uri(reverse("api:file", args=[pk]))

    def page(self, number: int | None) -> str | None:
        """This list's page of that number."""
        return None if number is None else self._here(page=str(number))

    def read_on(self, **place: str) -> str:
        """This list, read on from there."""
        return self._here(**place)

    def here(self) -> str:
        """This very address."""
        return self._here()

    def _here(self, **changes: str) -> str:
        params = self.request.query_params.copy()
        for name, value in changes.items():
            params[name] = value
        return self.request.build_absolute_uri(f"{self.request.path}?{params.urlencode()}")

    def _root(self, name: str) -> str:
        root = self._roots.get(name)
        if root is None:
            root = self._roots[name] = self.request.build_absolute_uri(_path(name, get_script_prefix()))
        return root

    def _query(self, params: Mapping[str, Any]) -> str:
        query = urlencode({**self.day, **params}, doseq=True)
        return f"?{query}" if query else ""
