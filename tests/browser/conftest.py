"""The browser the tests of this folder share, and the address it finds the rich site at."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.browser.chromium import chromium
from tests.browser.pages_server import serve
from tests.built_site import BuiltSite


# Not for the whole session: while Playwright runs, no other test in this process can start an event loop.
@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """A running Chromium."""
    with chromium() as running:
        yield running


@pytest.fixture(scope="package")
def rich_address(rich: BuiltSite) -> Iterator[str]:
    """The rich site on a server, below the path it was built for; the address ends with a slash."""
    with serve(rich.folder, rich.base_path) as address:
        yield address
