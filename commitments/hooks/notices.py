"""The mail to the owner of a webhook that was given up, in their language."""

from __future__ import annotations

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from commitments import clock
from commitments.models import Webhook
from commitments.plain_text import wrap


def given_up(webhook: Webhook) -> tuple[str, str]:
    """Subject and text: what was stopped and why, and how it goes on."""
    with translation.override(webhook.owner.preferred_language):
        subject = _("Commitment tracker: your webhook was stopped")
        assert webhook.stopped_at is not None
        said = {
            "name": webhook.name,
            "host": webhook.host,
            "day": date_format(clock.day_of(webhook.stopped_at)),
            "reason": webhook.get_stopped_for_display(),
        }
        address = settings.SITE_URL + reverse("webhook", args=[webhook.pk])
        blocks = [
            _("Dear %(name)s,") % {"name": webhook.owner.full_name},
            _("Your webhook “%(name)s” to %(host)s was stopped on %(day)s: %(reason)s.") % said,
            _("Nothing is lost: once the receiver works again, switch the webhook on, and it is told what it missed."),
            _("See what its last answers were: %(address)s") % {"address": address},
        ]
        return subject, "\n\n".join(map(wrap, blocks)) + "\n"
