"""What tables share: a text in three languages, constraints that read as sentences, and rows that are only added."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NoReturn

from django.db import models
from django.db.models import Q

from commitments.multilingual import LANGUAGES, fold_all, pick


def texts_of(row: models.Model, field: str) -> dict[str, str]:
    """The three columns of a multilingual field as {"ja": ..., "en": ..., "mn": ...}."""
    return {code: getattr(row, f"{field}_{code}") for code in LANGUAGES}


def one_of(field: str, choices: type[models.TextChoices], *, blank: bool = False) -> Q:
    """The column holds a code of the vocabulary (or nothing, where `blank`)."""
    values: Iterable[str] = [*choices.values, ""] if blank else choices.values
    return Q(**{f"{field}__in": list(values)})


def both_or_neither(first: str, second: str) -> Q:
    return Q(**{f"{first}__isnull": True, f"{second}__isnull": True}) | Q(
        **{f"{first}__isnull": False, f"{second}__isnull": False}
    )


def some_text(field: str) -> Q:
    """At least one of a multilingual field's three columns is filled."""
    return ~Q(**{f"{field}_{code}": "" for code in LANGUAGES})


class Searched(models.Model):
    """A row that people look for by its words. `search_text` holds them folded, a line for each text.

    Every operation that writes the row keeps it (`operations.recording`). It is no part of what the row says: not in
    the audit trail, in no export and on no page.
    """

    search_text = models.TextField(blank=True, editable=False, help_text="What it says, folded, a line for each text")

    class Meta:
        abstract = True

    def searched(self) -> Iterable[str]:
        """The texts that a search looks through."""
        raise NotImplementedError

    def folded(self) -> str:
        """What `search_text` has to be."""
        return fold_all(self.searched())


class Titled(models.Model):
    """A title in three languages; `title` is the reader's."""

    title_ja = models.CharField(max_length=300, blank=True)
    title_en = models.CharField(max_length=300, blank=True)
    title_mn = models.CharField(max_length=300, blank=True)

    class Meta:
        abstract = True

    @property
    def titles(self) -> dict[str, str]:
        return texts_of(self, "title")

    @property
    def title(self) -> str:
        return pick(self.titles)


class Named(models.Model):
    """A name in three languages; `name` is the reader's."""

    name_ja = models.CharField(max_length=200, blank=True)
    name_en = models.CharField(max_length=200, blank=True)
    name_mn = models.CharField(max_length=200, blank=True)

    class Meta:
        abstract = True

    @property
    def names(self) -> dict[str, str]:
        return texts_of(self, "name")

    @property
    def name(self) -> str:
        return pick(self.names)


class AppendOnly(TypeError):
    """Something tried to change or remove what is only ever added to."""


class AddedOnlyQuerySet(models.QuerySet[Any]):
    def update(self, **kwargs: Any) -> NoReturn:
        raise AppendOnly(f"{self.model.__name__} rows are never changed.")

    def delete(self) -> NoReturn:
        raise AppendOnly(f"{self.model.__name__} rows are never removed.")


class AddedOnly(models.Model):
    """Rows that are a record: added, and neither changed nor removed."""

    objects = AddedOnlyQuerySet.as_manager()

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise AppendOnly(f"{type(self).__name__} rows are never changed.")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise AppendOnly(f"{type(self).__name__} rows are never removed.")
