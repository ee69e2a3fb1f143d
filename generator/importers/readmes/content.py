"""A README -> content: a programme or a project, the skills it claims, its challenges, its practices.

The text is taken apart in steps, each its own module: private data goes out (`private`), links are settled (`settle`),
the Markdown becomes a tree of chapters (`outline`), the chapters tell a story (`story`), and here the story becomes
records. In the end everything that was written is compared with the source (`losses`).
"""

import re
from pathlib import PurePosixPath

import msgspec

from generator.content.documents import slugify
from generator.content.schema import Challenge, Image, Link, Practice, Profile, Program, Project
from generator.content.values import Url
from generator.diagnostics import Diagnostic, Place, error
from generator.importers.model import BODY, PROFILE, Came, Found, Imported, Material, Note, Origin, Withheld
from generator.importers.readmes.blocks import Block
from generator.importers.readmes.body import body_of, summary_of
from generator.importers.readmes.facts import dates_in, institution_in, language_of, program_name
from generator.importers.readmes.hurdles import Hurdle
from generator.importers.readmes.inlinetext import plain
from generator.importers.readmes.kinds import kind_of
from generator.importers.readmes.labels import labels
from generator.importers.readmes.links import Address, addresses_in, cloned, repository, role
from generator.importers.readmes.losses import lost, texts_of
from generator.importers.readmes.outline import outline
from generator.importers.readmes.precepts import Precept
from generator.importers.readmes.private import without_private
from generator.importers.readmes.settle import clean, inlined, settle
from generator.importers.readmes.skillclaims import Skills, skills_of
from generator.importers.readmes.story import Chapter, Story, story_of
from generator.importers.readmes.terms import as_sentence

LARGEST = 1024 * 1024
"""In bytes: as large as a text of the site may be."""

_NAMES = re.compile(r"^(?:readme|lisez[-_ ]?moi|about|index)\b.*", re.IGNORECASE)
_PICTURE = re.compile(r"\[?!\[([^\]]+)\]\((media/[^)\s]+)\)(?:\]\([^)\s]*\))?")
_LONGEST_LINE = 280
_MOST_WORDS_OF_A_NAME = 4
_WORDS_OF_A_LABEL = 4


def read(material: Material) -> Imported:
    """What a README tells, as content."""
    refused = _refused(material)
    if refused is not None:
        return Imported(diagnostics=(refused,))
    text = clean(material.data.decode("utf-8-sig"))
    without, withheld = without_private(text, material.name)
    story = story_of(outline(inlined(without), labels))
    home = cloned(without) or _named_repository(story, without)
    title = _title(story, material)
    settled = settle(without, material, home, slugify(title) or "readme")
    story = story_of(outline(settled.text, labels))
    writer = _Writer(material, story, title, text, home)
    found = writer.found(withheld)
    notes = (*settled.notes, *writer.notes())
    missing = _losses(material, text, found, notes)
    return Imported(found=found, notes=(*notes, *missing), media=settled.media)


def _refused(material: Material) -> Diagnostic | None:
    """Why a file is no README that can be read; None if it can."""
    if len(material.data) > LARGEST:
        size = f"{len(material.data) / LARGEST:.1f} MiB"
        return error("too-large", f"expected at most 1 MiB of Markdown, found {size}", Place(material.name))
    try:
        text = material.data.decode("utf-8-sig")
    except UnicodeDecodeError as problem:
        line = material.data.count(b"\n", 0, problem.start) + 1
        found = f"byte 0x{material.data[problem.start]:02X}"
        hint = "save the file as UTF-8, in the editor's menu for encodings"
        return error("not-utf-8", f"expected text in UTF-8, found {found}", Place(material.name, line), hint)
    if not text.strip():
        return error("empty-file", "the file has nothing in it", Place(material.name))
    return None


def _named_repository(story: Story, text: str) -> str:
    """The repository that a README calls its own: by a badge, as the code, or as where to report mistakes."""
    found = [
        home
        for address in story.addresses
        if (home := repository(address.url)) and (role(address) == "code" or "/issues" in address.url)
    ]
    badges = re.findall(
        r"\]\((https://(?:github|gitlab)\.com/[^)\s]+/(?:actions|issues|blob|-/pipelines)[^)\s]*)\)", text
    )
    return next(iter([*filter(None, map(repository, badges)), *found]), "")


def _title(story: Story, material: Material) -> str:
    """The README's title, or what else it goes by."""
    overview = " ".join(block.text for block in story.overview)
    name = PurePosixPath(material.name).stem
    named = "" if _NAMES.match(name) else re.sub(r"[-_]+", " ", name).strip().capitalize()
    folder = re.sub(r"[-_]+", " ", material.folder).strip()
    title = story.title or program_name(overview) or folder or named or "README"
    title = " ".join(title.split())
    return title if len(title) <= _LONGEST_LINE else title[: _LONGEST_LINE - 1].rsplit(" ", 1)[0] + "…"


def _losses(material: Material, text: str, found: tuple[Found, ...], notes: tuple[Note, ...]) -> list[Note]:
    """A note for each piece of the source that is neither in content nor in the report."""
    texts = [*texts_of(found), *(note.text for note in notes)]
    return [
        Note(kind="left-out", origin=Origin(material.name, piece.line), text=piece.text, why=_why(piece.text))
        for piece in lost(text, texts)
    ]


def _why(text: str) -> str:
    """Why a piece of the source is nowhere."""
    if "://" in text:
        return "a badge, or an address that no field takes"
    return "a label or decoration" if len(text.split()) <= _WORDS_OF_A_LABEL else "no field takes it"


class _Writer:
    """Writes the records of one story."""

    def __init__(self, material: Material, story: Story, title: str, text: str, home: str) -> None:
        self._name = material.name
        self._story = story
        self._title = title
        self._home = home
        self._overview = "\n".join(block.text for block in story.overview)
        self._institution, self._institution_guess = institution_in(title, plain(self._overview))
        self.kind = material.kind or kind_of(story, text, self._overview, self._institution)
        self._skills: Skills = skills_of(story.claims, language_of(plain(self._overview) or text), self._origin)
        self._kept: list[Chapter] = list(story.chapters)
        self._notes: list[Note] = []

    def _origin(self, line: int) -> Origin:
        return Origin(self._name, line + 1)

    def _came(self, field: str, line: int, guess: str = "") -> Came:
        return Came(field, self._origin(line), guess)

    def found(self, withheld: tuple[Withheld, ...]) -> tuple[Found, ...]:
        """All records, that of the README itself first."""
        if self.kind == "program":
            self._keep_features()
        profile = self._profile(withheld)
        main = self._program() if self.kind == "program" else self._project()
        if withheld and profile is None:
            main = msgspec.structs.replace(main, withheld=withheld)
        others = (*self._skills.found, *self._challenges(main.key), *self._practices(main.key))
        return tuple(each for each in (main, profile, *others) if each is not None)

    def notes(self) -> tuple[Note, ...]:
        """What was left out on purpose."""
        dropped = (
            Note(kind="left-out", origin=self._origin(each.line), text=each.text, why=each.why)
            for each in self._story.dropped
        )
        return (*dropped, *self._notes)

    def _keep_features(self) -> None:
        """A programme has no features: they stay text."""
        for precept in self._story.features:
            self._kept.append(Chapter("", 2, f"- {precept.whole}", precept.line))
        self._kept.sort(key=lambda chapter: chapter.line)

    def _program(self) -> Found:
        dates = dates_in(plain(self._title)) if dates_in(plain(self._title)).end else dates_in(plain(self._overview))
        summary, line, rest = summary_of(self._story.overview)
        self._keep_links(())
        record = Program(
            title=self._title,
            institution=self._institution or None,
            start=dates.start,
            end=dates.end,
            summary=summary or None,
            skills=list(self._skills.uses),
        )
        period = [self._came(field, line, "the text names it") for field in ("start", "end") if getattr(dates, field)]
        came = [self._came("title", self._story.title_line, self._title_guess()), *period]
        if self._institution:
            came.append(self._came("institution", self._story.title_line, self._institution_guess))
        return self._main("programs", record, came, summary, line, body_of(rest, self._kept))

    def _project(self) -> Found:
        summary, line, rest = summary_of(self._story.overview)
        live = next((address for address in self._story.addresses if role(address) == "live"), None)
        dates = dates_in(plain(self._overview))
        used = {live.url if live else "", *self._code_addresses()}
        image, rest = _image(rest)
        record = Project(
            title=self._title,
            start=dates.start,
            end=dates.end,
            url=live.url if live else None,
            code=self._home or None,
            links=self._further(used),
            summary=summary or None,
            highlights=[precept.whole for precept in self._story.features],
            image=image,
            skills=list(self._skills.uses),
        )
        self._keep_links(tuple(used))
        came = [self._came("title", self._story.title_line, self._title_guess())]
        came += (self._came(f"highlights.{at}", each.line) for at, each in enumerate(self._story.features))
        return self._main("projects", record, came, summary, line, body_of(rest, self._kept))

    def _main(
        self, collection: str, record: Program | Project, came: list[Came], summary: str, line: int, body: str
    ) -> Found:
        if summary:
            came.append(self._came("summary", line))
        came += (self._came(f"skills.{at}", where, why) for at, (where, why) in enumerate(self._skills.lines))
        if body:
            came.append(self._came(BODY, 0))
        return Found(
            collection=collection, record=record, body=body, came=tuple(came), slug=slugify(self._title) or "readme"
        )

    def _title_guess(self) -> str:
        return "" if self._story.title else "the README has no title of its own"

    def _code_addresses(self) -> set[str]:
        """The addresses that say no more than where the repository is."""
        own = [address for address in self._story.addresses if self._home and repository(address.url) == self._home]
        return {address.url for address in own if role(address) != "docs"}

    def _further(self, used: set[str]) -> list[Link]:
        further = {address.url: address for address in self._story.addresses if address.url not in used}
        return [
            Link(label=_line(address.label), url=address.url) for address in further.values() if _is_url(address.url)
        ]

    def _keep_links(self, used: tuple[str, ...]) -> None:
        """Links that no field takes stay text: a programme has none, and what is no address is none."""
        lost_ones = [
            address
            for address in self._story.addresses
            if not (_is_url(address.url) if self.kind == "project" else False) and address.url not in used
        ]
        if lost_ones:
            text = "\n".join(f"- {_as_link(address)}" for address in lost_ones)
            self._kept.append(Chapter("", 2, text, max((each.line for each in self._kept), default=0)))

    def _challenges(self, key: str) -> list[Found]:
        return [self._challenge(hurdle, key) for hurdle in _unlike(self._story.hurdles)]

    def _challenge(self, hurdle: Hurdle, key: str) -> Found:
        fields = {name: as_sentence(getattr(hurdle, name)) or None for name in ("problem", "solution", "outcome")}
        skills = self._skills.named_in(" ".join([hurdle.title, *filter(None, fields.values())]))
        record = Challenge(
            title=_line(hurdle.title),
            problem=fields["problem"],
            solution=fields["solution"],
            outcome=fields["outcome"],
            part_of=key,
            skills=skills,
        )
        came = [self._came("title", hurdle.line)]
        came += (
            self._came(name, hurdle.line, hurdle.guess if name == "solution" else "")
            for name, text in fields.items()
            if text
        )
        if skills:
            came.append(self._came("skills", hurdle.line, "the text names them"))
        return Found(
            collection="challenges", record=record, came=tuple(came), slug=slugify(hurdle.title) or "challenge"
        )

    def _practices(self, key: str) -> list[Found]:
        return [self._practice(precept, key) for precept in _unlike(self._story.practices)]

    def _practice(self, precept: Precept, key: str) -> Found:
        skills = self._skills.named_in(f"{precept.title} {precept.text}")
        record = Practice(
            title=_line(precept.title), summary=as_sentence(precept.text) or None, shown_in=[key], skills=skills
        )
        came = [self._came("title", precept.line), *([self._came("summary", precept.line)] if precept.text else [])]
        if skills:
            came.append(self._came("skills", precept.line, "the text names them"))
        return Found(collection="practices", record=record, came=tuple(came), slug=slugify(precept.title) or "practice")

    def _profile(self, withheld: tuple[Withheld, ...]) -> Found | None:
        """Who made this, if the chapter on contact names the person; without a name its lines stay text."""
        lines = [(line[2:], each.line) for each in self._story.contact for line in each.text.split("\n")]
        name, at = next(((name, at) for line, at in lines if (name := _person(line))), ("", 0))
        if not name:
            self._kept += self._story.contact
            return None
        addresses = [address for line, _ in lines for address in addresses_in(line) if _is_url(address.url)]
        links = [Link(label=_line(address.label), url=address.url) for address in addresses]
        record = Profile(name=name, links=list({link.url: link for link in links}.values()))
        return Found(
            collection=PROFILE,
            record=record,
            came=(self._came("name", at, "the chapter on contact names it"),),
            withheld=withheld,
        )


def _image(overview: tuple[Block, ...]) -> tuple[Image | None, tuple[Block, ...]]:
    """The first picture that stands by itself and says what it shows, and the overview without it."""
    for at, block in enumerate(overview):
        picture = _PICTURE.fullmatch(block.text.strip())
        if picture is not None:
            return Image(file=picture[2], alt=_line(picture[1])), (*overview[:at], *overview[at + 1 :])
    return None, overview


def _unlike(each: tuple) -> list:  # type: ignore[type-arg]
    """Those with a title that makes an address, each address once."""
    return list({slugify(one.title): one for one in reversed(each) if slugify(one.title)}.values())[::-1]


def _line(text: str) -> str:
    """A text as one line of a length that a field takes."""
    text = " ".join(text.split()) or "…"
    return text if len(text) <= _LONGEST_LINE else text[: _LONGEST_LINE - 1].rsplit(" ", 1)[0] + "…"


def _as_link(address: Address) -> str:
    return f"[{address.label}]({address.url})"


def _is_url(text: str) -> bool:
    try:
        msgspec.convert(text, Url)
    except msgspec.ValidationError:
        return False
    return True


def _person(line: str) -> str:
    """The name of a person that a line begins with; empty if it begins with something else."""
    text = re.split(r"\s+[–—|·-]\s+|[,(:]|https?://", plain(line))[0].strip()
    text = re.sub(r"^(?:made by|by|created by|built by|author|auteure?|par)\s+", "", text, flags=re.IGNORECASE)
    words = text.split()
    is_name = 2 <= len(words) <= _MOST_WORDS_OF_A_NAME and all(
        re.fullmatch(r"[^\W\d_][\w’'.-]*", word) for word in words
    )
    return text if is_name and all(word[0].isupper() for word in words) else ""
