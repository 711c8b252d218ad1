"""Filters that several lists share, beside the kinds of `filtering`."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from commitments.models import Commitment, Pillar

from .filtering import Rows, StrictFilterSet


class OfCommitmentFilter(StrictFilterSet):
    """What every list of rows that belong to a commitment is narrowed by."""

    commitment = Rows(
        label=_("Commitment"), queryset=Commitment.objects.all(), code="code", field_name="commitment__code"
    )
    pillar = Rows(label=_("Pillar"), queryset=Pillar.objects.all(), code="key", field_name="commitment__pillar__key")
