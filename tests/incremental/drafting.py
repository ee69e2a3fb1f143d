"""An author at work: a small random portfolio, and every kind of edit that is made to one.

The portfolio is kept as values and written out after each edit, so that most edits leave it whole and some do not.
"""

from collections.abc import Callable, Iterator, Mapping
from random import Random

from tests.pictures import png

Fields = dict[str, str]
Files = dict[str, str | bytes | None]

COLLECTIONS = ("projects", "challenges", "programs", "posts", "pages", "experience")
DATED = {"projects": "start", "programs": "start", "challenges": "date", "posts": "date"}
NAMES = ("one", "two", "three", "Four", "né")
TITLES = ("Atlas", "Board", "A <b>third</b>", "Atlas", 'Ünder "way"')
DATES = ("2024-03-01", "2024-03", "2023", "2026-11-22", "2026-11-23", "2026-12")
SKILLS = ("Python", "SQL", "Rust", "py", "C++")
BODIES = (
    "It counts.",
    "First words.\n\n## A heading\n\nThen more.",
    "First words.\n\n## Other heading\n\nThen more.",
    "See [notes](media/a.txt) and [Python](skill:Python).",
    "> [!TIP]\n> Look.[^1]\n\n[^1]: Closely.",
    "![A picture](media/b.png)\n\n```python\nprint(1)\n```",
    "",
)
OVERRIDES: Mapping[str, tuple[str, ...]] = {
    "pages/post.html": ("{% extends 'layouts/entry.html' %}", "{% extends 'layouts/base.html' %}own", "{% broken"),
    "pages/page.html": (
        "{% extends 'layouts/base.html' %}{% block content %}{% include 'parts/own.html' %}{% endblock %}",
        "{% extends 'layouts/base.html' %}{% block content %}{{ page.body.html }}{% endblock %}",
    ),
    "parts/own.html": ("own part", "other part", "{{ page.title }}"),
    "parts/unused.html": ("unused", "not used"),
    "styles/9-own.css": ("p { color: red }", "p { color: blue }"),
    "text/en.yaml": ("site: {skip: Skip it}", "markdown: {tip: Advice}", "site: {home: Start}"),
}
SETTINGS = (
    "language: en\n",
    "url: https://ada.example.net/me/\n",
    "url: https://ada.example.net/me/\ntitle: The works\n",
    "navigation: [projects, skills]\n",
    "html: trusted\ntop_skills: 1\n",
)
PICTURE = "b.png"
MEDIA = ("a.txt", PICTURE, "c/d.txt")


class Author:
    """Someone who edits a portfolio, led by a source of chance; each edit says what of the folder changes."""

    def __init__(self, chance: Random) -> None:
        self._chance = chance
        self._entries: dict[tuple[str, str], Fields] = {}
        self._bundles: set[tuple[str, str]] = set()
        self._skills: list[tuple[str, tuple[str, ...]]] = [("Python", ("py",)), ("SQL", ()), ("Rust", ()), ("C++", ())]
        self._extra: Files = {"content/profile.yaml": "name: Ada\n", "content/site.yaml": SETTINGS[1]}
        self._extra |= {f"content/media/{name}": f"{name} 0" for name in MEDIA}
        self._extra[f"content/media/{PICTURE}"] = png(0)
        self._written: Files = {}
        for _ in range(chance.randint(3, 6)):
            self.add()

    def files(self) -> Files:
        """What of the folder must change to hold the portfolio as it is now; None where a file is to go."""
        wanted = dict(self._rendered())
        changes: Files = dict.fromkeys(set(self._written) - set(wanted))
        changes |= {path: data for path, data in wanted.items() if self._written.get(path) != data}
        self._written = wanted
        return changes

    def _rendered(self) -> Iterator[tuple[str, str | bytes | None]]:
        yield from ((path, data) for path, data in self._extra.items() if data is not None)
        names = "".join(f"- name: {name}\n  aliases: [{', '.join(aliases)}]\n" for name, aliases in self._skills)
        yield "content/skills.yaml", names or "[]"
        for key, fields in self._entries.items():
            yield _path(key, key in self._bundles), _text(key[0], fields)
            if key in self._bundles:
                yield f"content/{key[0]}/{key[1]}/beside.txt", f"beside {key[1]}"

    # --- Edits ----------------------------------------------------------------------------------------------------

    def edits(self) -> list[Callable[[], object]]:
        """Everything the author can do."""
        return [
            self.add, self.edit, self.edit, self.edit, self.delete, self.rename_file, self.bundle, self.move, self.swap,
            self.skill_less, self.skill_more, self.skill_renamed, self.merge, self.media, self.template, self.template,
            self.setting, self.profile,
        ]  # fmt: skip

    def _pick(self) -> tuple[str, str] | None:
        return self._chance.choice(sorted(self._entries)) if self._entries else None

    def add(self) -> None:
        """A new entry."""
        collection = self._chance.choice(COLLECTIONS)
        fields = {"title": self._chance.choice(TITLES), "body": self._chance.choice(BODIES)}
        if collection == "posts":
            fields["date"] = self._chance.choice(DATES[:3])
        if collection not in ("pages", "experience"):
            fields["skills"] = f"[{self._chance.choice(SKILLS[:2])}]"
        self._entries[collection, self._chance.choice(NAMES)] = fields

    def edit(self) -> None:
        """A field of an entry, or its text."""
        key = self._pick()
        if key is None:
            return
        fields, choice = self._entries[key], self._chance.choice
        values: dict[str, str | None] = {
            "title": choice(TITLES),
            "body": choice(BODIES),
            "draft": choice(("true", None)),
            "slug": choice(("one", "else", None)),
            "order": choice(("1", "2", None)),
            "skills": choice(("[Python]", "[Python, SQL]", "[{skill: Rust, note: A *note*.}]", "[C++]", None)),
            "summary": choice(("In short.", "In *other* words.", None)),
            DATED.get(key[0], "title"): choice(DATES),
        }
        if key[0] == "pages":
            del values["skills"]
        if key[0] == "challenges":
            del values["summary"]
        name = choice(sorted(values))
        value = values[name]
        if value is None:
            fields.pop(name, None)
        else:
            fields[name] = value

    def delete(self) -> None:
        """An entry less."""
        key = self._pick()
        if key is not None:
            del self._entries[key]

    def rename_file(self) -> None:
        """An entry's file gets another name."""
        key = self._pick()
        if key is not None:
            fields = self._entries.pop(key)
            self._entries[key[0], self._chance.choice(NAMES)] = fields

    def bundle(self) -> None:
        """An entry's file becomes a folder, or a file again."""
        key = self._pick()
        if key is not None:
            self._bundles ^= {key}

    def move(self) -> None:
        """An entry goes to another collection."""
        key = self._pick()
        if key is not None:
            fields = self._entries.pop(key)
            target = self._chance.choice(("projects", "challenges"))
            kept = {name: value for name, value in fields.items() if name not in ("date", "start", "summary")}
            self._entries[target, key[1]] = kept

    def swap(self) -> None:
        """Two entries of a collection exchange their names."""
        one, other = self._pick(), self._pick()
        if one is not None and other is not None and one[0] == other[0]:
            self._entries[one], self._entries[other] = self._entries[other], self._entries[one]

    def skill_less(self) -> None:
        """A skill goes; now and then one that entries still name."""
        index = self._chance.randrange(len(self._skills))
        names = (self._skills[index][0], *self._skills[index][1])
        is_used = any(name in text for name in names for fields in self._entries.values() for text in fields.values())
        if len(self._skills) > 1 and (not is_used or self._chance.random() < 0.1):
            del self._skills[index]

    def skill_more(self) -> None:
        """A skill comes; now and then one that is there already."""
        known = {name for skill in self._skills for name in (skill[0], *skill[1])}
        names = [name for name in SKILLS if name not in known or self._chance.random() < 0.02]
        if names:
            self._skills.append((self._chance.choice(names), ()))

    def skill_renamed(self) -> None:
        """A skill gets another name, everywhere."""
        new, old = self._chance.choice(("Python", "Python 3", "CPython")), self._skills[0]
        if any(new in (name, *aliases) for name, aliases in self._skills[1:]):
            return
        self._skills[0] = (new, tuple({*old[1], old[0]} - {new}) if new != old[0] else old[1])

    def merge(self) -> None:
        """Two skills become one, the second an alias of the first."""
        if len(self._skills) > 1:
            second = self._skills.pop(1)
            first = self._skills[0]
            self._skills[0] = (first[0], tuple(dict.fromkeys((*first[1], second[0]))))

    def media(self) -> None:
        """A file below media/: new, other, or gone."""
        name = self._chance.choice(MEDIA)
        path = f"content/media/{name}"
        pictures = (png(1), png(2), None, png(3, 40, 30))
        texts = (f"{path} 1", f"{path} 2", None, f"{path} longer")
        self._extra[path] = self._chance.choice(pictures if name == PICTURE else texts)

    def template(self) -> None:
        """An override: new, other, or gone."""
        name = self._chance.choice(sorted(OVERRIDES))
        self._extra[f"templates/{name}"] = self._chance.choice((*OVERRIDES[name], None, None))

    def setting(self) -> None:
        """Other settings of the site."""
        self._extra["content/site.yaml"] = self._chance.choice((*SETTINGS, None))

    def profile(self) -> None:
        """Another fact of the person."""
        self._extra["content/profile.yaml"] = f"name: {self._chance.choice(('Ada', 'Grace'))}\nheadline: Engineer\n"


def _path(key: tuple[str, str], is_bundle: bool) -> str:
    return f"content/{key[0]}/{key[1]}/index.md" if is_bundle else f"content/{key[0]}/{key[1]}.md"


def _text(collection: str, fields: Fields) -> str:
    lines = [f"{name}: {_scalar(value)}" for name, value in fields.items() if name not in ("title", "body")]
    if collection == "experience":
        title = f"organization: {_scalar(fields['title'])}\npositions: [{{title: Engineer}}]"
    else:
        title = f"title: {_scalar(fields['title'])}"
    return "\n".join(["---", title, *lines, "---", fields["body"], ""])


def _scalar(value: str) -> str:
    return value if value.startswith("[") or value in ("true", "1", "2") else f"'{value}'"
