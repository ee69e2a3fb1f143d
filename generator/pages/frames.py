"""What surrounds a page: the menu, where the reader is, how to reach the person."""

from functools import cached_property

from generator.content.schema import Page
from generator.content.values import Section
from generator.exports.socialcards import SocialCards
from generator.languages.tags import direction
from generator.pages.assets import Assets
from generator.portfolio.evidence import title_of
from generator.presentation import components
from generator.presentation.addresses import (
    FEED,
    INDEX,
    MATCH,
    NOT_FOUND,
    RESUME,
    Address,
    absolute,
    output_path,
    section_path,
    twin_path,
)
from generator.presentation.cards import Cards
from generator.theming.tokens import scheme


class Frames:
    """Makes the frames of one portfolio's pages."""

    def __init__(self, cards: Cards, social: SocialCards, assets: Assets, base_url: str) -> None:
        self._cards = cards
        self._portfolio = cards.portfolio
        self._assets = assets
        self._stylesheet = Address(assets.stylesheet.path)
        self._base_url = base_url
        self._social = social
        self._navigations: dict[str, tuple[components.NamedLink, ...]] = {}

    def frame(
        self,
        page: str,
        *parents: components.NamedLink,
        description: str = "",
        scripts: tuple[str, ...] = (),
        late: tuple[str, ...] = (),
    ) -> components.Frame:
        """The frame of a page.

        `parents` lead from the home page's child down to the page's parent. `scripts` and
        `late`: the names of those it needs, and of those that it asks for after it was shown.
        """
        site, profile = self._portfolio.site, self._portfolio.person
        home = Address(INDEX)
        breadcrumbs = () if page == INDEX else (components.NamedLink(url=home, section="home"), *parents)
        return components.Frame(
            language=site.language,
            direction=direction(site.language),
            site_title=self._portfolio.title,
            description=description or site.description or profile.headline or profile.name,
            home=home,
            stylesheet=self._stylesheet,
            embeds=site.html == "trusted",
            scripts=tuple(map(self._assets.script, scripts)),
            late=tuple(map(self._assets.script, late)),
            feed=Address(FEED),
            resume=Address(RESUME),
            match=Address(MATCH) if "skills" in self._portfolio.sections else "",
            twin=twin_path(INDEX) if site.markdown and page != NOT_FOUND else "",
            canonical=absolute(self._base_url, page),
            card=self._social.of(page),
            navigation=self._navigation(page),
            breadcrumbs=breadcrumbs,
            contact=self._cards.contact,
            colors=self._colors,
        )

    @cached_property
    def _colors(self) -> components.Colors:
        chosen = scheme(self._portfolio.site.theme)
        return components.Colors(
            light=chosen.light["paper"],
            dark=chosen.dark["paper"],
            accent=chosen.light["accent"],
            on_accent=chosen.light["on-accent"],
        )

    @cached_property
    def _sections(self) -> tuple[Section, ...]:
        """The sections in the menu: those the author wants, of those that have something to show."""
        wanted, shown = self._portfolio.site.navigation, self._portfolio.sections
        return shown if wanted is None else tuple(name for name in wanted if name in shown)

    @cached_property
    def _menu_pages(self) -> tuple[tuple[str, str], ...]:
        """The pages in the menu: their outputs and titles."""
        entries = self._portfolio.entries["pages"]
        in_menu = [entry for entry in entries if isinstance(entry.record, Page) and entry.record.menu]
        return tuple((output_path(entry), title_of(entry.record)) for entry in in_menu)

    def _navigation(self, page: str) -> tuple[components.NamedLink, ...]:
        """The menu; pages of one section that are not in the menu themselves share theirs."""
        section = page.partition("/")[0]
        shared = section if page != section_path(section) else page
        if shared not in self._navigations:
            sections = [section_link(name, page) for name in self._sections]
            pages = [
                components.NamedLink(url=Address(path), label=title, current="page" if path == page else "")
                for path, title in self._menu_pages
            ]
            self._navigations[shared] = (*sections, *pages)
        return self._navigations[shared]


def section_link(section: str, page: str) -> components.NamedLink:
    """A link of a page to a section; its words are the template's."""
    path = section_path(section)
    current: components.Current = "page" if path == page else "true" if page.startswith(f"{section}/") else ""
    return components.NamedLink(url=Address(path), section=section, current=current)
