"""Where everything goes: entries -> the files of a site that change, and a report of what went where.

What is there is never overwritten. An entry that certainly is one that is there fills what is missing in it; one that
may be another is written beside it under a slug of its own, and told.
"""

import re
from typing import Any

import msgspec

from generator.content.documents import PROFILE_FILE, Document, slugify, title_field
from generator.content.schema import Skill
from generator.content.values import UNNAMED
from generator.diagnostics import Diagnostic, Place, warning
from generator.importers.identity import additions, are_one, contradictions, name_key, skill_key, unsaid
from generator.importers.merging.standing import Site
from generator.importers.merging.together import with_references
from generator.importers.merging.writing import (
    commented,
    file_of,
    heading,
    in_place_of_comments,
    in_place_of_remarks,
    new_page,
    new_profile,
    with_additions,
    with_body,
    with_item,
    with_remarks,
)
from generator.importers.merging.yamltext import scalar_lines
from generator.importers.model import BODY, PROFILE, Came, Found, Media, Note, Origin
from generator.importers.resumes.drafts import MISSING
from generator.yamlfiles.edits import with_field

PRIVATE = "content/private.yaml"
_RESERVED = re.compile(r"con|prn|aux|nul|com[0-9]|lpt[0-9]")
_SINGULAR = {"projects": "project", "programs": "program", "experience": "work", "challenges": "challenge"}
_NOBODY = frozenset({UNNAMED, MISSING})
"""The names of a profile that was made before anybody said whose it is; the second is that of an earlier version."""
_GUESSED_NAME = re.compile(r"^# guessed:[^\n]*\n(?=name:)", re.MULTILINE)
_TAKE_IN = "remove the `#` to publish it"


class Placed(msgspec.Struct, frozen=True):
    """What an import changes."""

    texts: dict[str, str]
    """The new text of each file that changes."""
    media: dict[str, bytes]
    notes: tuple[Note, ...]
    diagnostics: tuple[Diagnostic, ...]


def place(found: tuple[Found, ...], media: tuple[Media, ...], site: Site) -> Placed:
    """Find a place for every entry."""
    return _Placer(site).place(found, media)


class _Placer:
    """Goes through all entries of one import; holds the texts as they become."""

    def __init__(self, site: Site) -> None:
        self._site = site
        self._texts = dict(site.texts)
        self._taken: dict[str, set[str]] = {}
        self._notes: list[Note] = []
        self._findings: list[Diagnostic] = []
        self._private: list[tuple[str, str, Origin]] = []

    def place(self, found: tuple[Found, ...], media: tuple[Media, ...]) -> Placed:
        """All files that change."""
        pictures, moved_pictures = self._pictures(media)
        pairs = [(entry, self._match(entry)) for entry in found]
        slugs = [match.slug if match is not None else self._slug(entry) for entry, match in pairs]
        moved: dict[str, str] = {}
        for (entry, _), slug in zip(pairs, slugs, strict=True):
            moved.setdefault(entry.key, f"{entry.collection}/{slug}")
        moved = {old: new for old, new in moved.items() if old != new}
        entries = with_references([_with_pictures(entry, moved_pictures) for entry, _ in pairs], moved)
        for entry, (_, match), slug in zip(entries, pairs, slugs, strict=True):
            if match is not None and _is_another(match, entry):
                self._leave_person(entry, match)
            elif match is not None:
                self._add(entry, match)
            else:
                self._create(entry, slug)
        self._write_private()
        changed = {path: text for path, text in self._texts.items() if text != self._site.texts.get(path)}
        return Placed(changed, pictures, tuple(self._notes), tuple(self._findings))

    def _match(self, found: Found) -> Document | None:
        """The entry of the site that certainly is the same."""
        for entry in self._site.entries:
            if entry.collection != found.collection:
                continue
            if found.collection == PROFILE or _is_one(entry, found):
                return entry
        return None

    def _slug(self, found: Found) -> str:
        """A slug that no other entry of its collection has."""
        if found.collection == PROFILE:
            return ""
        taken = self._taken.setdefault(found.collection, self._site.slugs(found.collection))
        base = slugify(found.address) or _SINGULAR.get(found.collection, found.collection.rstrip("s"))
        base = f"{base}-1" if _RESERVED.fullmatch(base.casefold()) else base
        slug, number = base, 2
        while slug.casefold() in taken:
            slug, number = f"{base}-{number}", number + 1
        if slug != base and base.casefold() in self._site.slugs(found.collection):
            message = f"`{found.title}` may be `{found.collection}/{base}`, which is there; it is written as `{slug}`"
            hint = "compare the two, and delete one or merge them"
            origin = found.came[0].origin if found.came else Origin("")
            self._findings.append(warning("import-beside", message, _place(origin), hint))
        taken.add(slug.casefold())
        return slug

    def _create(self, found: Found, slug: str) -> None:
        path = file_of(found, slug)
        remarks = self._withheld(found, path)
        if path == PROFILE_FILE:
            self._texts[path] = new_profile(found, remarks)
        elif path.endswith(".md"):
            self._texts[path] = new_page(_with_slug(found, ""), remarks)
        else:
            own = "" if slugify(found.title) == slug else slug
            text = with_item(path, self._texts.get(path, ""), _with_slug(found, own), remarks)
            if text is None:
                path = f"content/{found.collection}/{slug}.md"
                text = new_page(_with_slug(found, ""), remarks)
            self._texts[path] = text
        for came in found.came:
            self._tell(came, path)

    def _add(self, found: Found, there: Document) -> None:
        """Fill what is missing in an entry that is there."""
        added = additions(there.record, found.record)
        added.pop(title_field(there.record), None)
        path = there.path
        text, refused = self._texts[path], tuple(added)
        was_nobodys = found.collection == PROFILE and _name_of(there) in _NOBODY
        if was_nobodys:
            text, added = in_place_of_comments(text, added)
            refused = ()
        if added:
            text, refused = with_additions(there, text, added)
        kept = {**contradictions(there.record, found.record), **{field: added[field] for field in refused}}
        if found.body.strip():
            if there.body.is_written or not path.endswith(".md"):
                own = self._site.texts[path]
                if " ".join(found.body.split()) not in " ".join(own.split()):
                    kept[BODY] = found.body
            else:
                text = with_body(text, found.body)
        if was_nobodys and found.title not in _NOBODY:
            text = with_field(_GUESSED_NAME.sub("", text), "name", found.title)
            kept.pop("name", None)
        self._texts[path] = text
        remarks = self._withheld(found, path)
        if was_nobodys:
            self._texts[path], remarks = in_place_of_remarks(self._texts[path], remarks)
        if remarks:
            self._texts[path] = with_remarks(there, self._texts[path], remarks)
        for came in found.came:
            field = came.field.partition(".")[0]
            if field not in kept:
                self._tell(came, path)
        for field, value in {**kept, **unsaid(there.record, found.record)}.items():
            self._keep(found, path, field, value)

    def _leave_person(self, found: Found, there: Document) -> None:
        """Leave out what a source tells of somebody else than the site is of."""
        name = _name_of(there)
        message = f"the source tells of `{found.title}`, the site of `{name}`; what it says of the person is left out"
        hint = f"change `name:` in `{there.path}` if they are one"
        origin = found.came[0].origin if found.came else Origin("")
        self._findings.append(warning("import-beside", message, _place(origin), hint))
        why = f"the site is that of `{name}`"
        fields = {came.field.partition(".")[0]: came for came in found.came}
        for field, came in fields.items():
            text = "\n".join(_texts_of(getattr(found.record, field, None)))
            self._notes.append(Note(kind="left-out", origin=came.origin, text=text, why=why))
        for item in found.withheld:
            self._notes.append(Note(kind="left-out", origin=item.origin, text=item.text, why=why))

    def _keep(self, found: Found, path: str, field: str, value: Any) -> None:
        """Tell that a field stays as the author has it."""
        origin = next((came.origin for came in found.came if came.field.partition(".")[0] == field), Origin(""))
        why = f"`{path}` says something else there already; it stays as it is"
        text = value if isinstance(value, str) else "\n".join(_texts_of(value))
        self._notes.append(Note(kind="left-out", origin=origin, text=text, target=f"{path}: {field}", why=why))

    def _tell(self, came: Came, path: str) -> None:
        kind = "guessed" if came.guess else "became"
        note = Note(kind="guessed" if kind == "guessed" else "became", origin=came.origin,
                    target=f"{path}: {came.field}", why=came.guess)  # fmt: skip
        self._notes.append(note)

    def _withheld(self, found: Found, path: str) -> list[str]:
        """Comments for what is private in an entry; what has a place of its own goes there."""
        remarks: list[str] = []
        addresses = [item for item in found.withheld if item.field == "address"]
        for item in found.withheld:
            if found.collection == PROFILE and item.field == "address":
                if item is addresses[0]:
                    self._private.append(("address", ", ".join(part.text for part in addresses), item.origin))
            elif found.collection == PROFILE and item.field not in ("email", "contact"):
                self._private.append((item.field, item.text, item.origin))
            elif item.text not in self._texts.get(path, "") and not any(item.text in line for line in remarks):
                remarks.append(commented(item.field, item.text, _TAKE_IN))
                self._warn_private(item.field, path, item.origin, item.text)
            else:
                self._note_private(path, item.field, item.origin, item.text)
        return remarks

    def _write_private(self) -> None:
        """Put what is private into the file that is never published."""
        for name, value, origin in self._private:
            there = self._texts.get(PRIVATE, "")
            if value in there or value in self._texts.get(PROFILE_FILE, ""):
                self._note_private(PRIVATE, name, origin, value)
                continue
            key, number = name, 2
            while re.search(rf"^ +{re.escape(key)}:", there, re.MULTILINE):
                key, number = f"{name}_{number}", number + 1
            first = scalar_lines(value)
            shown = first[0] if len(first) == 1 else " ".join(first)
            if not re.search(r"^private:", there, re.MULTILINE):
                there = f"{there or heading('private')}\nprivate:\n"
            self._texts[PRIVATE] = f"{there.rstrip()}\n  {key}: {shown}\n"
            self._warn_private(name, PRIVATE, origin, value)

    def _warn_private(self, field: str, path: str, origin: Origin, text: str) -> None:
        message = f"`{field}` is private: it is in `{path}`, and not published"
        hint = "keep that file out of a public repository" if path == PRIVATE else _TAKE_IN
        self._findings.append(warning("import-private", message, _place(origin), hint))
        self._note_private(path, field, origin, text)

    def _note_private(self, path: str, field: str, origin: Origin, text: str) -> None:
        note = Note(kind="private", origin=origin, text=text, target=f"{path}: {field}", why="it is not published")
        self._notes.append(note)

    def _pictures(self, media: tuple[Media, ...]) -> tuple[dict[str, bytes], dict[str, str]]:
        """The pictures that are new, and the names of those whose own name was taken."""
        new: dict[str, bytes] = {}
        moved: dict[str, str] = {}
        for picture in media:
            path, number = picture.path, 2
            stem, dot, suffix = picture.path.rpartition(".")
            while (there := new.get(f"content/media/{path}", self._site.data.get(f"content/media/{path}"))) is not None:
                if there == picture.data:
                    break
                path, number = f"{stem or suffix}-{number}{dot}{suffix if stem else ''}", number + 1
            if there is None:
                new[f"content/media/{path}"] = picture.data
            if path != picture.path:
                moved[f"media/{picture.path}"] = f"media/{path}"
        return new, moved


def _is_another(there: Document, found: Found) -> bool:
    """Whether a profile is that of somebody else."""
    names = {_name_of(there), found.title}
    return found.collection == PROFILE and not names & _NOBODY and len({name_key(name) for name in names}) > 1


def _name_of(profile: Document) -> str:
    return str(getattr(profile.record, "name", ""))


def _is_one(there: Document, found: Found) -> bool:
    if isinstance(there.record, Skill) and isinstance(found.record, Skill):
        names = [there.record.name, *there.record.aliases]
        keys = {key for name in names for key in (name_key(name), skill_key(name))}
        return name_key(found.title) in keys or skill_key(found.title) in keys
    title = str(getattr(there.record, title_field(there.record)))
    return are_one(there.record, found.record, title, found.title)


def _with_slug(found: Found, slug: str) -> Found:
    record: Any = found.record
    return msgspec.structs.replace(found, record=msgspec.structs.replace(record, slug=slug or None))


def _with_pictures(found: Found, moved: dict[str, str]) -> Found:
    """An entry whose pictures go by the names that they finally have."""
    if not moved:
        return found
    body = found.body
    for old, new in moved.items():
        body = body.replace(old, new)
    image = getattr(found.record, "image", None)
    record: Any = found.record
    if image is not None and image.file in moved:
        record = msgspec.structs.replace(record, image=msgspec.structs.replace(image, file=moved[image.file]))
    return msgspec.structs.replace(found, record=record, body=body)


def _texts_of(value: Any) -> list[str]:
    """All texts in a value of a field."""
    if isinstance(value, list):
        return [text for item in value for text in _texts_of(item)]
    if isinstance(value, msgspec.Struct):
        return [text for name in value.__struct_fields__ for text in _texts_of(getattr(value, name))]
    return [] if value is None else [str(value)]


def _place(origin: Origin) -> Place | None:
    return Place(origin.path, origin.line, origin.column) if origin.path else None
