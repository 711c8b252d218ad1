"""The words of the audit trail: what was done, to what, and what a column is called."""

from __future__ import annotations

from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

VERBS = {
    "add_indicator": gettext_lazy("Indicator added"),
    "add_milestone": gettext_lazy("Milestone added"),
    "add_plan_item": gettext_lazy("Item of the action plan added"),
    "agree_revision": gettext_lazy("Change of a date agreed"),
    "assign": gettext_lazy("Ministry assigned"),
    "change_indicator": gettext_lazy("Indicator changed"),
    "change_milestone": gettext_lazy("Milestone changed"),
    "change_plan_item": gettext_lazy("Item of the action plan changed"),
    "confirm_assignment": gettext_lazy("Suggested assignment confirmed"),
    "correct": gettext_lazy("Correction begun"),
    "countersign_joint_assessment": gettext_lazy("Joint assessment countersigned"),
    "draft": gettext_lazy("Draft begun"),
    "edit": gettext_lazy("Draft edited"),
    "end_assignment": gettext_lazy("Assignment ended"),
    "expect_occurrences": gettext_lazy("Expected occurrences set"),
    "hand_over": gettext_lazy("Handed over to the ministry's successor"),
    "propose_joint_assessment": gettext_lazy("Joint assessment proposed"),
    "publish": gettext_lazy("Update published"),
    "refuse_revision": gettext_lazy("Change of a date refused"),
    "rename_milestone": gettext_lazy("Milestone renamed"),
    "report_no_change": gettext_lazy("Report of no change begun"),
    "return": gettext_lazy("Update returned"),
    "revise_due_date": gettext_lazy("Change of a date asked for"),
    "seed": gettext_lazy("Taken over from the joint statement"),
    "set_due_date": gettext_lazy("Due date set"),
    "store_file": gettext_lazy("File stored"),
    "submit": gettext_lazy("Update submitted for approval"),
    "supersede": gettext_lazy("Update replaced by a correction"),
    "withdraw": gettext_lazy("Update withdrawn"),
    "withdraw_joint_assessment": gettext_lazy("Joint assessment withdrawn"),
    "withdraw_milestone": gettext_lazy("Milestone withdrawn"),
}

# Of accounts, ministries and mail: no commitment's trail has them.
ELSEWHERE = frozenset(
    {
        "add_period",
        "begin_webhook_test",
        "change_consultation",
        "change_decision",
        "change_period",
        "change_user",
        "change_webhook",
        "clear_progress",
        "close_ministry",
        "create_ministry",
        "create_user",
        "create_webhook",
        "delete_webhook",
        "give_up_webhook",
        "import_plan",
        "issue_token",
        "mark_demonstration",
        "record_consultation",
        "record_decision",
        "rename_ministry",
        "revoke_token",
        "rotate_webhook_secret",
        "send_digest",
        "set_language",
        "set_password",
        "set_reminders",
        "start_webhook",
        "stop_webhook",
        "succeed_ministry",
        "write_notice",
        "write_digest",
    }
)

TABLES = {
    "assignment": gettext_lazy("Assignment"),
    "commitment": gettext_lazy("Commitment"),
    "commitment_also_in": gettext_lazy("Other passages"),
    "daterevision": gettext_lazy("Change of a date"),
    "decision": gettext_lazy("Decision"),
    "indicator": gettext_lazy("Indicator"),
    "jointassessment": gettext_lazy("Joint assessment"),
    "milestone": gettext_lazy("Milestone"),
    "occurrenceplan": gettext_lazy("Expected occurrences"),
    "planitem": gettext_lazy("Item of the action plan"),
    "progressupdate": gettext_lazy("Update"),
    "storedfile": gettext_lazy("File"),
    "undertaking": gettext_lazy("Undertaking"),
}

# Columns whose name on the model isn't written for readers.
FIELDS = {
    "added_at": gettext_lazy("in the plan since"),
    "agreed_at": gettext_lazy("agreed on"),
    "agreed_by": gettext_lazy("agreed by"),
    "author": gettext_lazy("author"),
    "baseline": gettext_lazy("starting value"),
    "baseline_due_on": gettext_lazy("first due date"),
    "baseline_on": gettext_lazy("day of the starting value"),
    "baseline_set_at": gettext_lazy("due date set on"),
    "code": gettext_lazy("code"),
    "consultation": gettext_lazy("consultation"),
    "content_type": gettext_lazy("kind of file"),
    "created_at": gettext_lazy("begun on"),
    "current_update": gettext_lazy("update that speaks"),
    "delivery": gettext_lazy("delivery"),
    "edited_at": gettext_lazy("edited on"),
    "edited_by": gettext_lazy("edited by"),
    "ends_on": gettext_lazy("last day"),
    "evidence": gettext_lazy("evidence"),
    "file": gettext_lazy("file"),
    "focus_end": gettext_lazy("end of its own words"),
    "focus_start": gettext_lazy("beginning of its own words"),
    "fulfilled_on": gettext_lazy("fulfilled on"),
    "in_force_at": gettext_lazy("in force since"),
    "in_force_on": gettext_lazy("in force from"),
    "in_statement": gettext_lazy("set by the statement"),
    "indicator": gettext_lazy("indicator"),
    "item": gettext_lazy("item of the action plan"),
    "jp_signed_at": gettext_lazy("signed for Japan on"),
    "jp_signed_by": gettext_lazy("signed for Japan by"),
    "kind": gettext_lazy("kind"),
    "language": gettext_lazy("language"),
    "measurements": gettext_lazy("measurements"),
    "milestone": gettext_lazy("milestone"),
    "milestone_reports": gettext_lazy("milestones met"),
    "ministry": gettext_lazy("ministry"),
    "mn_signed_at": gettext_lazy("signed for Mongolia on"),
    "mn_signed_by": gettext_lazy("signed for Mongolia by"),
    "name": gettext_lazy("name"),
    "name_en": gettext_lazy("name in English"),
    "name_ja": gettext_lazy("name in Japanese"),
    "name_mn": gettext_lazy("name in Mongolian"),
    "needs_agreement": gettext_lazy("needs the other government's agreement"),
    "new_due_on": gettext_lazy("new date"),
    "no_change": gettext_lazy("filed as “no change this period”"),
    "number": gettext_lazy("number"),
    "occurrences": gettext_lazy("what took place"),
    "old_due_on": gettext_lazy("date until then"),
    "party": gettext_lazy("government"),
    "party_basis": gettext_lazy("who undertakes it"),
    "passage": gettext_lazy("passage"),
    "per_year": gettext_lazy("times a year"),
    "period": gettext_lazy("period"),
    "pillar": gettext_lazy("pillar"),
    "place": gettext_lazy("place"),
    "position": gettext_lazy("place in the statement"),
    "published_at": gettext_lazy("published on"),
    "published_by": gettext_lazy("published by"),
    "quote": gettext_lazy("words of the statement"),
    "quote_end": gettext_lazy("end of the quotation"),
    "quote_start": gettext_lazy("beginning of the quotation"),
    "reason": gettext_lazy("reason"),
    "recorded_at": gettext_lazy("recorded on"),
    "recorded_by": gettext_lazy("recorded by"),
    "refused_at": gettext_lazy("refused on"),
    "refused_by": gettext_lazy("refused by"),
    "refused_reason": gettext_lazy("reason for refusing"),
    "requested_at": gettext_lazy("asked for on"),
    "requested_by": gettext_lazy("asked for by"),
    "returned_at": gettext_lazy("returned on"),
    "returned_by": gettext_lazy("returned by"),
    "role": gettext_lazy("role"),
    "set_at": gettext_lazy("set on"),
    "sha256": gettext_lazy("digest of the content"),
    "size": gettext_lazy("size in bytes"),
    "starts_on": gettext_lazy("first day"),
    "status": gettext_lazy("status"),
    "stored_at": gettext_lazy("stored on"),
    "stored_by": gettext_lazy("stored by"),
    "submitted_at": gettext_lazy("submitted on"),
    "submitted_by": gettext_lazy("submitted by"),
    "suggested": gettext_lazy("suggested, not confirmed yet"),
    "superseded_at": gettext_lazy("replaced on"),
    "superseded_by": gettext_lazy("replaced by"),
    "supersedes": gettext_lazy("corrects"),
    "target": gettext_lazy("target"),
    "target_on": gettext_lazy("target date"),
    "text": gettext_lazy("text"),
    "title_en": gettext_lazy("title in English"),
    "title_ja": gettext_lazy("title in Japanese"),
    "title_mn": gettext_lazy("title in Mongolian"),
    "undertaking": gettext_lazy("reported by"),
    "unit_en": gettext_lazy("unit in English"),
    "unit_ja": gettext_lazy("unit in Japanese"),
    "unit_mn": gettext_lazy("unit in Mongolian"),
    "withdrawn_at": gettext_lazy("withdrawn on"),
    "withdrawn_by": gettext_lazy("withdrawn by"),
    "withdrawn_reason": gettext_lazy("reason for withdrawing"),
    "words": gettext_lazy("words that set the target"),
}


def verb_words(verb: str) -> str:
    return str(VERBS.get(verb, verb.replace("_", " ").capitalize()))


def table_words(table: str) -> str:
    return str(TABLES.get(table, table))


def field_words(name: str, field: Any) -> str:
    """What a column is called; `field` is the model's, or None where it has gone since."""
    verbose = getattr(field, "verbose_name", None)
    return str(verbose) if isinstance(verbose, Promise) else str(FIELDS.get(name, name.replace("_", " ")))


def yes_or_no(value: bool) -> str:
    return _("yes") if value else _("no")
