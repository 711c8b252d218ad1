"""A page with one small form: shown, checked, handed to an operation, and given back with the reason where it refuses.

A form that carries a version was opened on a row; where somebody else has saved that row since, both texts stand
beside each other and the form keeps what was typed.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from commitments.errors import Forbidden, NotFound, RuleViolation, StaleVersion
from commitments.multilingual import LANGUAGES, reader_language
from commitments.vocabulary import Language

from .comparing import Compared, compare
from .pages import SignedIn

Save = Callable[[dict[str, Any]], object]


class SmallForm(forms.Form):
    """Checks the shape of what was typed; whether it is allowed is the operations' business."""

    use_required_attribute = False

    def refuse(self, violation: RuleViolation) -> None:
        """Bring what an operation refused to its fields; a text in three languages is meant in the reader's."""
        placed = False
        for name, sentences in violation.fields.items():
            in_language = f"{name}_{reader_language()}"
            place = name if name in self.fields else in_language if in_language in self.fields else None
            if place is not None:
                self.add_error(place, sentences)
                placed = True
        if not placed:
            self.add_error(None, violation.message)

    def texts(self, name: str) -> dict[str, str]:
        return {code: self.cleaned_data[f"{name}_{code}"] for code in LANGUAGES}


class VersionedForm(SmallForm):
    """A form that was opened on a row, which `values_of` turns into the form's own values."""

    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    @classmethod
    def values_of(cls, row: Any) -> dict[str, Any]:
        return {name: getattr(row, name) for name in cls.base_fields}

    def beside(self, current: Any) -> list[Compared]:
        """What was typed beside what stands now. From here on the form carries the version that was shown."""
        theirs = type(self)(initial=self.values_of(current))
        self.data = self.data.copy()  # type: ignore[attr-defined]
        self.data["version"] = str(current.version)  # type: ignore[index]
        rows = [
            (str(bound.label), _written(bound.value()), _written(theirs[bound.name].value()))
            for bound in self.visible_fields()
        ]
        return [compare(*row) for row in rows if any(row[1:])]


def _written(value: Any) -> str:
    return "" if value is None else str(value)


def text_fields(name: str, label: Mapping[str, Any], most: int) -> dict[str, forms.CharField]:
    """A text in three languages as three fields, each marked with its language for who reads it aloud."""
    return {
        f"{name}_{code}": forms.CharField(
            label=label[code],
            required=False,
            max_length=most,
            widget=forms.TextInput(attrs={"lang": Language(code).value}),
        )
        for code in LANGUAGES
    }


@dataclass
class FormPage:
    """What stands around the form. `trail` is the way back up; `back` where saving or giving up leads."""

    title: str
    button: str
    done: str
    back: str
    trail: list[tuple[str, str]]
    template: str = "small_form.html"
    context: dict[str, Any] = field(default_factory=dict)

    def answer(self, request: SignedIn, form: SmallForm, save: Save) -> HttpResponse:
        """The form; or, once what was posted is saved, the way back."""
        if request.method != "POST":
            return self.show(request, form)
        if not form.is_valid():
            return self.show(request, form, status=400)
        try:
            save(form.cleaned_data)
        except (Forbidden, NotFound):
            raise
        except StaleVersion as stale:
            compared = form.beside(stale.current) if isinstance(form, VersionedForm) else []
            return self.show(request, form, status=stale.status, violation=stale, compared=compared)
        except RuleViolation as violation:
            form.refuse(violation)
            return self.show(request, form, status=violation.status)
        messages.success(request, self.done)
        return redirect(self.back)

    def show(self, request: SignedIn, form: SmallForm, status: int = 200, **more: Any) -> HttpResponse:
        return render(request, self.template, {**self.context, "page": self, "form": form, **more}, status=status)
