"""Pictures of a built site, for a person to look at: `python -m tests.browser.screenshots OUTPUT DESTINATION [PATH]`.

Home, all skills, a skill, all projects, a project, a programme, a challenge, the match with a job, the résumé and the
page for missing addresses; on a phone and on a desk, in light and dark, each as the first screen and in full length,
and on paper; the pages of every PDF. Besides, the matrix, and the match with an advertisement that asks for the site's
own skills. PATH is that of the address the site was built for, `/` if it is not named. Those that the documentation
shows, taken of the starter site, are once more in the folder `documentation`, by the names that they have there.
"""

import shutil
import sys
from pathlib import Path
from typing import Literal

import pypdfium2
from PIL import Image
from playwright.sync_api import Page, ViewportSize

from tests.browser.chromium import chromium
from tests.browser.pages_server import serve
from tests.built_site import BuiltSite

KINDS = ("home", "skills", "skills/*", "projects", "projects/*", "programs/*", "challenges/*", "match", "resume", "404")
Scheme = Literal["light", "dark"]
SCREENS: tuple[ViewportSize, ...] = ({"width": 360, "height": 740}, {"width": 1280, "height": 800})
PAPER: ViewportSize = {"width": 672, "height": 990}
"""What A4 has within the margins of the print styles."""
COLORS = 96
"""Of a picture: pages have few, and the files are a third."""
DOCUMENTED = {"home": "home", "skills-entry": "skill", "matrix": "matrix", "match-report": "match"}
"""Pictures that the documentation has, and what they are called in it."""
ADVERTISEMENT = "You know {} and {}. We also use {}, Kubernetes and Terraform."
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
                            _take_special(page, kind, destination / f"{{}}-{screen['width']}-{scheme}.png")
        with browser.new_page(viewport=PAPER, reduced_motion="reduce") as page:
            page.emulate_media(media="print")
            for kind, path in site.kinds().items():
                if kind in KINDS:
                    page.goto(address + path)
                    name = f"{kind.replace('/*', '-entry')}-paper.png"
                    page.screenshot(path=destination / name, full_page=True)
    for file in sorted(site.folder.glob("*.pdf")):
        _take_pages(file, destination)
    for picture in destination.glob("*.png"):
        with Image.open(picture) as image:
            image.convert("RGB").quantize(COLORS, dither=Image.Dither.NONE).save(picture, optimize=True)
    _copy_documented(destination)
    print(f"pictures: {destination}")
    return 0


def _take_pages(file: Path, destination: Path) -> None:
    document = pypdfium2.PdfDocument(file)
    for number in range(len(document)):
        document[number].render(scale=1.5).to_pil().save(
            destination / f"{file.stem}-pdf-{number + 1}.png", optimize=True
        )
    document.close()


def _copy_documented(pictures: Path) -> None:
    """A phone and the dark are named, a desk and the light are not."""
    (pictures / "documentation").mkdir(exist_ok=True)
    for kind, name in DOCUMENTED.items():
        for screen, on_screen in zip(SCREENS, ("-phone", ""), strict=True):
            for scheme in SCHEMES:
                picture = pictures / f"{kind}-{screen['width']}-{scheme}.png"
                if picture.is_file():
                    copy = f"{name}{on_screen}{'-dark' if scheme == 'dark' else ''}.png"
                    shutil.copyfile(picture, pictures / "documentation" / copy)


def _take(page: Page, name: Path) -> None:
    page.screenshot(path=name.with_name(f"{name.name}.png"))
    page.screenshot(path=name.with_name(f"{name.name}-full.png"), full_page=True)


def _take_special(page: Page, kind: str, name: Path) -> None:
    """What a page shows further down, or when it is used."""
    matrix = page.locator(".matrix-section")
    if kind == "skills" and matrix.count():
        matrix.evaluate("section => section.scrollIntoView()")
        page.screenshot(path=name.with_name(name.name.format("matrix")))
    if kind == "match":
        names = page.locator("[data-match=all] .match-name").all_text_contents()
        page.fill("textarea", ADVERTISEMENT.format(*[*names, "Python", "Git", "SQL"][:3]))
        page.locator("[data-match=report]").wait_for()
        page.evaluate("document.activeElement.blur(); document.querySelector('.match-private').scrollIntoView()")
        page.screenshot(path=name.with_name(name.name.format("match-report")))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
