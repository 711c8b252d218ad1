"""A person at a browser. Every page they come to is examined: accessible, at home on a phone, nothing blocked."""

from __future__ import annotations

import re
from typing import ClassVar

from axe_playwright_python.sync_playwright import Axe
from django.utils import translation
from django.utils.translation import gettext
from playwright.sync_api import Browser, ConsoleMessage, Locator, Page, Response

from commitments.models import User
from tests.factories import PASSWORD

DESK, PHONE = {"width": 1280, "height": 900}, {"width": 360, "height": 740}

# What a browser says of an answer that was meant: a form that was refused, a version that was stale.
MEANT = re.compile(r"the server responded with a status of (400|404|409)")


class Visitor:
    # Pages that were examined already, by language, address and whether they refuse something: once is enough.
    examined: ClassVar[set[tuple[str, str, int]]] = set()

    def __init__(self, browser: Browser, address: str, language: str, *, scripts: bool = True) -> None:
        self.address, self.language, self.scripts = address, language, scripts
        self.context = browser.new_context(viewport=DESK, locale=language, java_script_enabled=scripts)
        self.context.set_default_timeout(15_000)
        self.page: Page = self.context.new_page()
        self.complaints: list[str] = []
        self.page.on("console", self._listen)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def _listen(self, message: ConsoleMessage) -> None:
        if message.type == "error" and not MEANT.search(message.text):
            self.complaints.append(message.text)

    def close(self) -> None:
        self.context.close()

    # --- going somewhere -----------------------------------------------------------------------------------------

    def go(self, path: str) -> Response | None:
        response = self.page.goto(self.address + path)
        self.examine()
        return response

    def sign_in(self, user: User) -> None:
        """With address and password, on the page for it."""
        self.go("/sign-in/")
        self.page.locator("#id_username").fill(user.email)
        self.page.locator("#id_password").fill(PASSWORD)
        self.press("Sign in", within="main")

    def press(self, name: str, *, within: str = "main") -> None:
        """A button, by its name in the visitor's language."""
        self.page.locator(within).get_by_role("button", name=self.say(name), exact=True).click()
        self.page.wait_for_load_state()
        self.examine()

    def follow(self, link: Locator | str) -> None:
        """A link: itself, or by its name in the visitor's language."""
        if isinstance(link, str):
            link = self.page.get_by_role("link", name=self.say(link), exact=True)
        link.first.click()
        self.page.wait_for_load_state()
        self.examine()

    # --- looking -------------------------------------------------------------------------------------------------

    @property
    def path(self) -> str:
        return self.page.url.removeprefix(self.address)

    @property
    def text(self) -> str:
        return " ".join(self.page.locator("main").inner_text().split())

    def say(self, text: str) -> str:
        """A text of the interface in the visitor's language."""
        with translation.override(self.language):
            return gettext(text)

    def sees(self, text: str) -> bool:
        return self.say(text) in self.text

    def examine(self) -> None:
        """axe finds nothing at either width, nothing sticks out on a phone, and the browser has blocked nothing."""
        assert not self.complaints, f"{self.path}: {self.complaints}"
        if not self.scripts:
            return
        assert self.page.locator("html").get_attribute("lang") == self.language
        refusals = self.page.locator("[role=alert], .notice").count()
        kind = (self.language, re.sub(r"\d+|[A-Z]{2}-", "#", self.path.split("?")[0]), refusals)
        if kind in self.examined:
            return
        self.examined.add(kind)
        for size in (PHONE, DESK):
            self.page.set_viewport_size(size)  # type: ignore[arg-type]
            if size is PHONE:
                excess = self.page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
                assert excess <= 0, f"{self.path} sticks out by {excess} pixels at {size['width']}"
            found = Axe().run(self.page).response["violations"]
            wrong = {rule["id"]: [node["target"] for node in rule["nodes"]] for rule in found}
            assert not wrong, f"{self.path} at {size['width']}: {wrong}"
