"""Pictures of a built site, for a person to look at: `python -m tests.browser.screenshots OUTPUT DESTINATION [PATH]`.

Home, all skills, a skill, all projects, a project, a programme, a challenge, the match with a job, the résumé and the
page for missing addresses; on a phone and on a desk, in light and dark, each as the first screen and in full length,
and on paper. PATH is that of the address the site was built for, `/` if it is not named.
"""

import sys
from pathlib import Path
from typing import Literal

from playwright.sync_api import Page, ViewportSize

from tests.browser.chromium import chromium
from tests.browser.pages_server import serve
from tests.built_site import BuiltSite

KINDS = ("home", "skills", "skills/*", "projects", "projects/*", "programs/*", "challenges/*", "match", "resume", "404")
Scheme = Literal["light", "dark"]
SCREENS: tuple[ViewportSize, ...] = ({"width": 360, "height": 740}, {"width": 1280, "height": 800})
PAPER: ViewportSize = {"width": 672, "height": 990}
"""What A4 has within the margins of the print styles."""
SCHEMES: tuple[Scheme, ...] = ("light", "dark")


def main(arguments: list[str]) -> int:
    """Take all pictures. The status is 2 if the folders are not named."""
    if len(arguments) not in (2, 3):
        print("usage: python -m tests.browser.screenshots OUTPUT DESTINATION [PATH]", file=sys.stderr)
        return 2
    site, destination = BuiltSite(Path(arguments[0]).resolve(), None), Path(arguments[1])
    destination.mkdir(parents=True, exist_ok=True)
    with chromium() as browser, serve(site.folder, *arguments[2:] or ["/"]) as address:
        for screen in SCREENS:
            for scheme in SCHEMES:
                with browser.new_page(viewport=screen, color_scheme=scheme, reduced_motion="reduce") as page:
                    for kind, path in site.kinds().items():
                        if kind in KINDS:
                            page.goto(address + path)
                            name = f"{kind.replace('/*', '-entry')}-{screen['width']}-{scheme}"
                            _take(page, destination / name)
        with browser.new_page(viewport=PAPER, reduced_motion="reduce") as page:
            page.emulate_media(media="print")
            for kind, path in site.kinds().items():
                if kind in KINDS:
                    page.goto(address + path)
                    name = f"{kind.replace('/*', '-entry')}-paper.png"
                    page.screenshot(path=destination / name, full_page=True)
    print(f"pictures: {destination}")
    return 0


def _take(page: Page, name: Path) -> None:
    page.screenshot(path=name.with_name(f"{name.name}.png"))
    page.screenshot(path=name.with_name(f"{name.name}-full.png"), full_page=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
