"""Nothing typed is lost: to a lost connection, a closed tab or an ended session. And files come along."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import expect

from commitments.models import Evidence, ProgressUpdate
from commitments.vocabulary import Language
from tests import factories as make

from .test_reporting import world
from .visitor import Visitor

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]

Visit = Callable[..., Visitor]
PATIENCE = 30_000  # the script waits ten seconds after the last key

PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF"


@pytest.mark.parametrize("language", Language.values)
def test_through_a_lost_connection_a_closed_tab_and_an_ended_session(
    visit: Visit, language: str, settings: Any, tmp_path: Any
) -> None:
    settings.EVIDENCE_ROOT = tmp_path
    people = world(language)
    reporter = visit(language)
    reporter.sign_in(people.reporter)
    reporter.go("/commitments/EC-01/updates/new/")
    page, status = reporter.page, reporter.page.locator("[data-keep-status]")
    page.locator('[name="done"]').fill("Typed with a connection.")
    expect(status).to_contain_text(reporter.say("Draft saved at"), timeout=PATIENCE)
    draft = ProgressUpdate.objects.get()
    assert (draft.done, draft.status) == ("Typed with a connection.", "draft")
    assert reporter.path == f"/updates/{draft.pk}/edit/"

    # The connection goes; what is typed now stays on this machine, also when the tab is closed.
    reporter.context.set_offline(True)
    page.locator('[name="reason"]').fill("Typed without a connection.")
    page.locator('[data-rows="evidence"] button[name="add"]').click()
    page.locator('[name="evidence-1-title"]').fill("議事録")
    offline = reporter.say("No connection: what you type is kept on this device and sent when the connection is back.")
    expect(status).to_have_text(offline, timeout=PATIENCE)
    reporter.complaints.clear()  # the browser says that there is no connection
    page.close()
    reporter.context.set_offline(False)

    reporter.page = page = reporter.context.new_page()
    status = page.locator("[data-keep-status]")
    reporter.go(f"/updates/{draft.pk}/edit/")
    expect(page.locator("[data-keep-restored]")).to_be_visible()
    assert page.locator('[name="reason"]').input_value() == "Typed without a connection."
    assert page.locator('[name="evidence-1-title"]').input_value() == "議事録"

    # The session ends; signing in in another tab is enough to go on.
    reporter.context.clear_cookies(name="sessionid")
    page.locator('[name="evidence-1-title"]').fill("")
    page.locator('[name="next_steps"]').fill("Typed after the session had ended.")
    expect(page.locator("[data-keep-sign-in]")).to_be_visible(timeout=PATIENCE)
    other = reporter.context.new_page()
    other.goto(f"{reporter.address}/sign-in/")
    other.locator("#id_username").fill(people.reporter.email)
    other.locator("#id_password").fill(make.PASSWORD)
    other.locator("main button[type=submit]").click()
    other.wait_for_url("**/work/")
    other.close()

    page.locator('[name="delivery"][value="on_track"]').check()
    page.locator('[name="evidence-0-file"]').set_input_files(
        [{"name": "報告.pdf", "mimeType": "application/pdf", "buffer": PDF}]
    )
    reporter.press("Save and submit for approval")
    draft.refresh_from_db()
    assert draft.status == "submitted"
    assert (draft.reason, draft.next_steps) == ("Typed without a connection.", "Typed after the session had ended.")
    assert Evidence.objects.get().title == "報告.pdf"
    assert page.evaluate("Object.keys(localStorage)") == []
    with page.expect_download() as download:
        page.locator("a[download]").click()
    assert download.value.suggested_filename == "報告.pdf"


def test_whoever_signs_out_leaves_no_text_behind(visit: Visit) -> None:
    people = world("en")
    reporter = visit("en")
    reporter.sign_in(people.reporter)
    reporter.go("/commitments/EC-01/updates/new/")
    reporter.page.locator('[name="done"]').fill("Not for the next one at this machine.")
    reporter.page.wait_for_timeout(1_000)
    assert reporter.page.evaluate("Object.keys(localStorage).length") == 1
    reporter.press("Sign out", within="header")
    assert reporter.page.evaluate("Object.keys(localStorage)") == []
