"""The browser that looks at the preview, and a desk with a preview and a browser side by side."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.browser.chromium import chromium
from tests.incremental.clean import quickly
from tests.preview.desk import Desk, desk_with


# Not for the whole package: while Playwright runs, no other test in this process can start an event loop.
@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """A running Chromium."""
    with chromium() as running:
        yield running


@pytest.fixture
def at_once() -> Iterator[None]:
    """Read the program's own files once."""
    with quickly():
        yield


@pytest.fixture
def desk(browser: Browser) -> Iterator[Desk]:
    """A preview of one page, and a browser of its own that looks at it."""
    with desk_with(browser) as desk:
        yield desk
