"""What a program sends to write an update, and what it gets back. Shapes only: the operations decide what may be saved.

REST framework's own sentences exist in no Mongolian, so every field says itself what is wrong with it.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import Any, ClassVar, cast

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from commitments import vocabulary as v

from ..shapes.parts import Texts, address, choice, day

Said = dict[str, Any]  # a sentence for each way a field can be wrong

MOST_PARTS = 40  # pieces of evidence, measurements ... in one update
MOST_ROWS = 500  # updates sent at once

_SAID: Said = {
    "required": gettext_lazy("Give a value."),
    "null": gettext_lazy("Give a value."),
    "blank": gettext_lazy("Give a value."),
    "empty": gettext_lazy("Give a value."),
    "invalid": gettext_lazy("This can't be understood. See the description of the API."),
    "invalid_choice": gettext_lazy("“{input}” is none of the codes. See the description of the API."),
    "max_length": gettext_lazy("At most {max_length} characters."),
    "min_value": gettext_lazy("Give {min_value} or more."),
    "max_digits": gettext_lazy("At most {max_digits} digits."),
    "max_decimal_places": gettext_lazy("At most {max_decimal_places} decimal places."),
    "max_whole_digits": gettext_lazy("At most {max_whole_digits} digits before the decimal point."),
    "not_a_list": gettext_lazy("Send a list."),
    "not_a_dict": gettext_lazy("Send an object."),
}
_A_DAY: Said = _SAID | {
    "invalid": gettext_lazy("Write the day as YYYY-MM-DD, for example 2024-06-30."),
    "datetime": gettext_lazy("Write the day as YYYY-MM-DD, for example 2024-06-30."),
}
_A_NUMBER: Said = _SAID | {"invalid": gettext_lazy("Give a number.")}


def _text(most: int | None = None, **more: Any) -> serializers.CharField:
    return serializers.CharField(max_length=most, error_messages=_SAID, **more)


def _later(**more: Any) -> serializers.CharField:
    """A text that a draft may leave open."""
    return _text(required=False, allow_blank=True, default="", **more)


def _date(**more: Any) -> serializers.DateField:
    return serializers.DateField(error_messages=_A_DAY, input_formats=["%Y-%m-%d"], **more)


def _key(**more: Any) -> serializers.IntegerField:
    return serializers.IntegerField(min_value=1, max_value=2**63 - 1, error_messages=_A_NUMBER, **more)


def _code(choices: Any, **more: Any) -> serializers.ChoiceField:
    return choice(choices, error_messages=_SAID, **more)


class Parts(serializers.ListSerializer[Any]):
    """A list with at most so many rows. Left out, it is empty."""

    default_error_messages = {"not_a_list": _SAID["not_a_list"]}

    def to_internal_value(self, data: Any) -> Any:
        most = cast(Sent, self.child).most
        if isinstance(data, list) and len(data) > most:
            raise serializers.ValidationError({"": [_("At most %(most)s.") % {"most": most}]})
        return super().to_internal_value(data)


class Sent(serializers.Serializer[Any]):
    """Refuses what it does not know: a key that is misspelt would be lost otherwise."""

    most = MOST_PARTS
    default_error_messages = {"invalid": _SAID["not_a_dict"]}
    _made: ClassVar[dict[type, Any]] = {}

    class Meta:
        list_serializer_class = Parts

    @cached_property
    def fields(self) -> Any:
        """Made once a class, not with every request: none of them holds anything of what is sent."""
        made = self._made.get(type(self))
        if made is None:
            made = self._made[type(self)] = super().fields
        return made

    def to_internal_value(self, data: Any) -> Any:
        if isinstance(data, Mapping) and (unknown := [str(name) for name in data if name not in self.fields]):
            raise serializers.ValidationError({name: [_("There is no such field.")] for name in unknown})
        return super().to_internal_value(data)


class EvidenceSent(Sent):
    title = _text(200)
    url = _text(1000, required=False, allow_blank=True, default="", help_text="The link; or give `file`")
    file = _key(
        required=False, allow_null=True, default=None, help_text="A file that was sent to /files/; or give `url`"
    )
    kind = _code(v.EvidenceKind)
    dated_on = _date(required=False, allow_null=True, default=None)


@extend_schema_field({"anyOf": [{"type": "number"}, {"type": "string", "pattern": r"^-?[0-9]{1,16}(\.[0-9]{1,4})?$"}]})
class _Value(serializers.DecimalField):
    """A number, or where its digits have to be kept exactly a text that holds one."""


class MeasurementSent(Sent):
    indicator = _text(40, help_text="The indicator's code")
    value = _Value(
        max_digits=20,
        decimal_places=4,
        error_messages=_A_NUMBER,
        help_text="At most 16 digits before the point and 4 after it",
    )
    measured_on = _date(help_text="The day for which it is true")


class MilestoneSent(Sent):
    number = _key(help_text="The milestone's number within its commitment")
    met_on = _date()


class OccurrenceSent(Sent):
    title = _text(200)
    held_on = _date()
    place = _text(200, required=False, allow_blank=True, default="")


class DraftContent(Sent):
    """All that an update says. Whatever is left out is empty: a draft may leave anything open but its language."""

    delivery = _code(v.Delivery, required=False, allow_null=True, default=None)
    completed_on = _date(required=False, allow_null=True, default=None)
    done = _later()
    next_steps = _later()
    reason = _later(help_text="Why it is rated so")
    language = _code(v.Language, help_text="The language of these texts")
    internal_note = _later(help_text="For the own government only, for ever")
    evidence = EvidenceSent(many=True, required=False, default=list)
    measurements = MeasurementSent(many=True, required=False, default=list)
    milestones_met = MilestoneSent(many=True, required=False, default=list)
    occurrences = OccurrenceSent(many=True, required=False, default=list)
    correction_reason = _later(help_text="Of a correction: why the published update is corrected")


class NewDraft(DraftContent):
    """A report on one commitment for one period, or with `corrects` the correction of a published update."""

    most = MOST_ROWS

    commitment = _text(20, required=False, help_text="The commitment's code; not for a correction")
    period = _text(20, required=False, help_text="The reporting period's code; not for a correction")
    corrects = _key(
        required=False, allow_null=True, default=None, help_text="The published update that this one corrects"
    )
    submit = serializers.BooleanField(
        required=False, default=False, error_messages=_SAID, help_text="Hand it in for approval at once"
    )

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        named = [name for name in ("commitment", "period") if attrs.get(name)]
        if attrs["corrects"] is None:
            missing = {name: [_("Give a value.")] for name in ("commitment", "period") if name not in named}
            if missing:
                raise serializers.ValidationError(missing)
        elif named:
            message = _("A correction is on the commitment and period of what it corrects: leave this out.")
            raise serializers.ValidationError({name: [message] for name in named})
        return attrs


class ManyDrafts(Sent):
    rows = serializers.ListField(
        child=serializers.JSONField(),
        min_length=1,
        max_length=MOST_ROWS,
        error_messages=_SAID
        | {
            "max_length": gettext_lazy("At most {max_length} rows at once."),
            "min_length": gettext_lazy("Give at least one row."),
        },
        help_text="Each as for a single draft",
    )


class FileSent(Sent):
    commitment = _text(20, help_text="The code of the commitment that the file is about")
    file = serializers.FileField(error_messages=_SAID | {"no_name": gettext_lazy("Give the file a name.")})


# --- what comes back ---------------------------------------------------------------------------------------------


class EvidenceKept(serializers.Serializer[Any]):
    title = serializers.CharField()
    url = serializers.CharField(allow_null=True)
    file = serializers.IntegerField(allow_null=True)
    kind = choice(v.EvidenceKind)
    dated_on = day()


class MeasurementKept(serializers.Serializer[Any]):
    indicator = serializers.CharField()
    value = serializers.FloatField()
    measured_on = serializers.DateField()


class MilestoneKept(serializers.Serializer[Any]):
    number = serializers.IntegerField()
    titles = Texts()
    met_on = serializers.DateField()


class OccurrenceKept(serializers.Serializer[Any]):
    title = serializers.CharField()
    held_on = serializers.DateField()
    place = serializers.CharField(allow_null=True)


class Draft(serializers.Serializer[Any]):
    """An update that is not published: a draft, handed in, or returned with a comment."""

    id = serializers.IntegerField()
    url = address()
    version = serializers.IntegerField(help_text='Send it as If-Match: "3" with the next change')
    status = choice(v.UpdateStatus)
    commitment = serializers.CharField()
    party = choice(v.Party)
    ministry = serializers.CharField()
    period = serializers.CharField()
    corrects = serializers.IntegerField(allow_null=True)
    correction_reason = serializers.CharField(allow_null=True)
    return_comment = serializers.CharField(allow_null=True)
    edited_at = serializers.DateTimeField()
    delivery = choice(v.Delivery, allow_null=True)
    completed_on = day()
    language = choice(v.Language)
    done = serializers.CharField(allow_null=True)
    next_steps = serializers.CharField(allow_null=True)
    reason = serializers.CharField(allow_null=True)
    internal_note = serializers.CharField(allow_null=True)
    evidence = EvidenceKept(many=True)
    measurements = MeasurementKept(many=True)
    milestones_met = MilestoneKept(many=True)
    occurrences = OccurrenceKept(many=True)


VERDICTS = ("draft", "submitted", "refused")


class Verdict(serializers.Serializer[Any]):
    """What became of one row."""

    row = serializers.IntegerField(help_text="Its place in what was sent, from 0")
    verdict = serializers.ChoiceField(choices=[(code, code) for code in VERDICTS])
    id = serializers.IntegerField(allow_null=True, help_text="The draft that was made")
    version = serializers.IntegerField(allow_null=True)
    code = serializers.CharField(allow_null=True, help_text="Why it was refused, for programs")
    detail = serializers.CharField(allow_null=True)
    errors = serializers.DictField(  # type: ignore[assignment]
        child=serializers.ListField(child=serializers.CharField())
    )


class Verdicts(serializers.Serializer[Any]):
    saved = serializers.IntegerField()
    refused = serializers.IntegerField()
    rows = Verdict(many=True)


class FileKept(serializers.Serializer[Any]):
    id = serializers.IntegerField(help_text="Name it as `file` in a piece of evidence")
    name = serializers.CharField()
    size = serializers.IntegerField(help_text="In bytes")
    type = serializers.CharField(help_text="A media type, found by looking at the content")
