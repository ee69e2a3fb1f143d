"""The catalogue of findings: every code that a diagnostic may have, and what it means.

A code stays the same while its words may get better. A test holds the catalogue to the codes that the program uses.
"""

WARNINGS = frozenset({"placeholder", "too-many", "unknown-file", "unproven-skill", "unsafe-link", "untranslated"})
"""The codes that do not stop publication; all others do."""

FINDINGS: dict[str, dict[str, str]] = {
    "Files": {
        "missing-content": "The site's folder has no `content/`.",
        "missing-profile": "There is no `content/profile.yaml`.",
        "empty-file": "A file has nothing in it.",
        "unknown-file": "A file is in no place where the site looks for one; it is left out.",
        "unreadable": "The system does not let a file or folder be read.",
        "not-a-file": "Something is neither a file nor a folder, such as a socket.",
        "not-utf-8": "A text file is not encoded as UTF-8.",
        "too-large": "A text file is larger than 1 MiB.",
        "too-many": "A file has more findings than are shown.",
        "control-character": "A text contains a character that no page can show.",
        "bad-name": "A file's name cannot be an address, or cannot exist on every system.",
        "duplicate-file": "Two files differ only in how their names are encoded.",
        "broken-symlink": "A symbolic link leads nowhere.",
        "outside-site": "A symbolic link leads out of the site's folder.",
        "symlink-loop": "A symbolic link leads back to a folder that contains it.",
    },
    "YAML": {
        "yaml-syntax": "The text is not YAML; the hint names the usual cause.",
        "yaml-tag": "A value has a tag such as `!!str`; types come from the schema.",
        "yaml-documents": "A second document begins in the file.",
        "yaml-key": "A list or a mapping is used as a field's name.",
        "yaml-merge": "`<<` is not followed by a mapping.",
        "yaml-alias": "An alias `*name` has no anchor `&name` before it.",
        "yaml-cycle": "An alias stands inside its own anchor.",
        "yaml-too-deep": "Values are nested deeper than any portfolio needs.",
        "yaml-too-large": "Aliases make the file grow without bounds.",
        "duplicate-key": "A field is given twice.",
        "front-matter-missing": "A Markdown file does not begin with `---` and its fields.",
        "front-matter-open": "The front matter has no closing `---`.",
    },
    "Fields": {
        "unknown-field": "The entry has no field of this name.",
        "missing-field": "A required field is not there, or has no value.",
        "wrong-type": "A value has another shape than its field: a list for a text, a word for a number.",
        "unknown-value": "A value is none of those that the field allows.",
        "empty-value": 'A text is written as `""`.',
        "empty-item": "An item of a list has no value.",
        "too-few": "A list needs at least one item.",
        "too-long": "A line of text is longer than it may be.",
        "bad-date": "A date is not of a known form, or not in the calendar.",
        "bad-url": "A value is not a web address that begins with `http://` or `https://`.",
        "bad-email": "A value is not an email address.",
        "bad-language": "A value is not a language tag.",
        "bad-path": "A path is absolute, or not written with `/`.",
        "bad-slug": "A slug has characters other than letters, digits and single hyphens, or none can be made.",
        "bad-reference": "A reference is not a collection and a slug, or an entry refers to itself.",
    },
    "The portfolio as a whole": {
        "unknown-skill": "No skill has this name, alias or slug.",
        "unknown-entry": "There is no entry of this collection and slug.",
        "ambiguous-skill": "Two skills claim the same name or alias.",
        "duplicate-slug": "Two entries of a collection have the same slug, letter case aside.",
        "url-clash": "Two files would be published at the same address.",
        "reversed-dates": "A later date is before an earlier one, such as `end` before `start`.",
        "unproven-skill": "No published entry names the skill, so nothing proves it.",
        "placeholder": "An address is still the example's.",
    },
    "Links, pictures and text": {
        "broken-link": "A link leads to a file that is not there, is not published, or is not part of the site.",
        "broken-anchor": "A link names a heading that its page does not have.",
        "absolute-link": "A link begins with `/`, which only works at the root of a domain.",
        "unsafe-link": "A link or picture uses a scheme such as `javascript:` or `data:`; it is dropped.",
        "missing-media": "A picture's file is not there.",
        "missing-alt": "A picture has no words for those who do not see it.",
        "too-nested": "Quotes, lists or brackets are nested deeper than 30 levels.",
        "too-long-line": "A paragraph is longer than 10,000 characters, or a text than 500,000.",
    },
    "Templates and words": {
        "template-syntax": "A template is not written as Jinja expects.",
        "template-missing": "A template extends, includes or imports one that does not exist.",
        "template-cycle": "Templates include each other without end.",
        "template-error": "A template failed in another way; the message tells how.",
        "undefined": "A template asks for something its page does not know.",
        "missing-words": "The interface has no words for a language, or not the ones a template asks for.",
        "untranslated": "A site's own language lacks some of the interface's words; they are shown in English.",
    },
    "Output": {
        "unsafe-output": "The output folder is one that must not be written to, such as the home folder.",
        "foreign-file": "The output folder holds a file that no build wrote, where a page belongs.",
        "system": "The system refused something, such as writing the output.",
    },
}
"""What each code of a finding means, by what it is about."""
