"""Takes the pictures of script/screenshots: python script/take_screenshots.py http://127.0.0.1:8000"""

from __future__ import annotations

import sys
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

FOLDER = Path(__file__).resolve().parent.parent / "docs" / "screenshots"
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-sync"]
PASSWORD = "steppe-meets-sea-2032"  # noqa: S105 - of the demonstration, printed by script/run as well

# What is pictured, in the language it is pictured in: all three have their turn.
PAGES = [
    ("dashboard", "/dashboard/", "en"),
    ("statement", "/statement/", "en"),
    ("commitments", "/commitments/", "ja"),
    ("commitment", "/commitments/EC-06/", "en"),
    ("timeline", "/timeline/", "en"),
    ("indicators", "/indicators/", "mn"),
    ("trend", "/trend/", "ja"),
    ("compare", "/compare/", "en"),
    ("two-sides", "/two-sides/", "mn"),
    ("search", "/search/?q=EPA", "en"),
    ("consultations", "/consultations/", "ja"),
    ("meeting-pack", "/pack/", "en"),
    ("downloads", "/exports/", "en"),
]
# Width, height, and what the page is shown on.
MEDIA = {"desk": (1280, 900, "screen"), "phone": (360, 740, "screen"), "paper": (800, 1130, "print")}


def main(address: str) -> None:
    FOLDER.mkdir(exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=FLAGS)
        for language in ("en", "ja", "mn"):
            for medium, (width, height, media) in MEDIA.items():
                page = signed_in(browser, address, language, width, height)
                page.emulate_media(media="print" if media == "print" else "screen")
                for name, path, pictured_in in PAGES:
                    if pictured_in == language:
                        page.goto(address + path)
                        page.screenshot(path=FOLDER / f"{name}-{medium}.jpg", type="jpeg", quality=60)
                page.context.close()
        browser.close()


def signed_in(browser: Browser, address: str, language: str, width: int, height: int) -> Page:
    context = browser.new_context(viewport={"width": width, "height": height}, locale=language)
    page = context.new_page()
    page.goto(f"{address}/sign-in/")
    page.locator("#id_username").fill("viewer.jp@example.com")
    page.locator("#id_password").fill(PASSWORD)
    page.locator("main button[type=submit]").click()
    page.locator(f"#languages button[value={language}]").click()
    return page


if __name__ == "__main__":
    main(sys.argv[1])
