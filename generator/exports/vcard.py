"""contact.vcf: how to reach the person, for address books. A vCard 3.0 (RFC 2426).

Not 4.0: Outlook reads 2.1 and 3.0 only, and iOS, Android and macOS read both. The card must have parts of a name (`N`);
which of its words is the family's nobody told us, so the whole name stands where given names do, and is shown and
sorted as it is written everywhere. A place that is known in words only is a note: an address has parts as well.
"""

import re
import uuid

from generator.presentation.addresses import INDEX, absolute
from generator.presentation.components import Person

_LONGEST = 75
"""How many octets a line has at most, without its end."""
_SIGNS = {"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n"}
_SIGN = re.compile("[" + re.escape("".join(_SIGNS)) + "]")
_LINE_ENDS = re.compile("[\r\n\u2028\u2029\x0b\x0c\x85]+")


def contact_card(person: Person, links: tuple[str, ...], base_url: str) -> str:
    """The text of the file. `links`: where else the person is found."""
    name = _text(person.contact.name)
    notes = "\n".join(filter(None, (person.location, person.availability)))
    site = absolute(base_url, INDEX)
    lines = [
        "BEGIN:VCARD",
        "VERSION:3.0",
        f"N:;{name};;;",
        f"FN:{name}",
        *([f"TITLE:{_text(person.headline)}"] if person.headline else []),
        *([f"EMAIL;TYPE=INTERNET:{_text(person.contact.email)}"] if person.contact.email else []),
        *(f"URL:{url}" for url in dict.fromkeys(filter(None, (site, *links)))),
        *([f"NOTE:{_text(notes)}"] if notes else []),
        f"UID:{uuid.uuid5(uuid.NAMESPACE_OID, f'skillfolio/contact/{person.contact.name}').urn}",
        "END:VCARD",
    ]
    return "".join(f"{folded(line)}\r\n" for line in lines)


def _text(text: str) -> str:
    """A text as the format has it."""
    lines = "\n".join(_LINE_ENDS.split(text))
    return _SIGN.sub(lambda sign: _SIGNS[sign[0]], lines)


def folded(line: str) -> str:
    """A line broken so that no part is too long, and no character is taken apart (RFC 2426, section 2.6)."""
    parts, part, size = [], "", 0
    for character in line:
        width = len(character.encode())
        if size + width > _LONGEST:
            parts.append(part)
            part, size = " ", 1
        part += character
        size += width
    return "\r\n".join([*parts, part])
