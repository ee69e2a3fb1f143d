"""How the tests start Chromium, and what they ask a page."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, Page, sync_playwright

from tests.browser.install import find_chromium

_WITHOUT = (
    # The lists below the address bar, which nobody sees here, are pages of the browser's own. It opened two of them
    # with each of ours, and that took four times as long as ours.
    "WebUIOmniboxPopup",
    "WebUIOmniboxAimPopup",
    # What Playwright does without as well: only the last such list counts.
    "AimEnabled",
    "AvoidUnnecessaryBeforeUnloadCheckSync",
    "DestroyProfileOnBrowserClose",
    "HttpsFirstBalancedModeAutoEnable",
    "HttpsUpgrades",
    "LensOverlay",
    "MediaRouter",
    "NetworkTimeServiceQuerying",
    "OptimizationHints",
    "PaintHolding",
    "PreconnectToSearch",
    "ThirdPartyStoragePartitioning",
)
ALONE = [
    f"--disable-features={','.join(_WITHOUT)}",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-domain-reliability",
    "--disable-sync",
    "--no-first-run",
    # Whatever a page or the browser asks for elsewhere, it does not leave this machine.
    "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1",
]


@contextmanager
def chromium() -> Iterator[Browser]:
    """A running Chromium without a window. Raises FileNotFoundError if there is none."""
    executable = find_chromium()
    if executable is None:
        raise FileNotFoundError("found no Chromium; `python -m tests.browser.install` installs one")
    is_root = hasattr(os, "geteuid") and os.geteuid() == 0
    with sync_playwright() as playwright:
        # Chromium refuses to start its sandbox for root, as in most containers.
        browser = playwright.chromium.launch(executable_path=executable, args=ALONE, chromium_sandbox=not is_root)
        try:
            yield browser
        finally:
            browser.close()


class Witness:
    """Everything noteworthy a page did: requests elsewhere, failures, messages on its console, errors."""

    def __init__(self, page: Page, base: str) -> None:
        self.notes: list[str] = []
        self._base = base
        page.on("request", lambda request: self._requested(request.url))
        page.on("requestfailed", lambda request: self._failed(request.failure, request.url))
        page.on("response", lambda response: self._answered(response.status, response.url))
        page.on("console", lambda message: self._said(message.type, message.text, message.location["url"]))
        page.on("pageerror", lambda problem: self._note(f"page error: {problem}"))

    def _requested(self, address: str) -> None:
        if not address.startswith((self._base, "data:", "blob:")):
            self._note(f"request outside of the site: {address}")

    def _failed(self, reason: str | None, address: str) -> None:
        # Given up by the browser itself: the test went on to the next page before a lazy image had come.
        if reason != "net::ERR_ABORTED":
            self._note(f"request failed: {address}: {reason}")

    def _answered(self, status: int, address: str) -> None:
        if status >= 400:
            self._note(f"answer {status}: {address}")

    def _said(self, kind: str, text: str, source: str) -> None:
        self._note(f"console {kind}: {text} ({source})")

    def _note(self, text: str) -> None:
        self.notes.append(text)
