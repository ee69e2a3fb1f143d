"""The small portfolio that every proof starts from: each collection, each kind of link between entries, media."""

from tests.pictures import png

PNG = png()

TEXTS = {
    "content/site.yaml": "url: https://ada.example.net/me/\ntop_skills: 2\n",
    "content/profile.yaml": """\
name: Ada Lovelace
headline: Engineer
email: ada@lovelace.net
location: London
summary: Writes *programs*.
""",
    "content/skills.yaml": """\
- name: Python
  category: Languages
  level: advanced
  aliases: [CPython]
- name: SQL
  category: Data
  related: [Python]
- name: Django
  category: Languages
""",
    "content/projects/atlas.md": """\
---
title: Atlas
start: 2023-02
end: 2023-09
skills: [Python, SQL]
---
An atlas of delays.

## How it works

It counts. See [the board](board/index.md#the-rows), [how](../challenges/slow.md) and [Python](skill:Python).
""",
    "content/projects/board/index.md": """\
---
title: Board
start: 2024-01
end: 2024-06
skills:
  - skill: Django
    note: All of it.
image: {file: board.png, alt: A board}
---
A board of tasks.

## The rows

They move.
""",
    "content/projects/zephyr.md": """\
---
title: Zephyr
start: 2021
end: 2022
skills: [CPython]
summary: Wind, forecast.
---
It blows.
""",
    "content/experience/acme.md": """\
---
organization: Acme
positions:
  - {title: Developer, start: 2022-03, end: present, skills: [SQL]}
---
""",
    "content/programs/fellowship.md": "---\ntitle: Fellowship\nstart: 2020\nend: 2021\nskills: [Python]\n---\nA year\n",
    "content/challenges/slow.md": """\
---
title: Slow queries
date: 2023-05-04
part_of: projects/atlas
skills: [SQL]
problem: It took minutes.
---
It was an index.
""",
    "content/practices.yaml": "- title: Test first\n  skills: [Python]\n  shown_in: [challenges/slow]\n",
    "content/certificates.yaml": """\
- title: Data
  issuer: Academy
  date: 2022-05-01
  expires: 2027-05-01
  skills: [SQL]
""",
    "content/posts/first.md": """\
---
title: On time
date: 2024-03-01
skills: [Python]
---
Time is an input.

So is [the atlas](../projects/atlas.md).
""",
    "content/posts/second.md": "---\ntitle: On order\ndate: 2024-04-01\n---\nOrder is data.\n",
    "content/pages/about.md": "---\ntitle: About\nmenu: true\n---\nMade with care. [Notes](media/notes.txt)\n",
    "content/media/notes.txt": "notes\n",
}
"""Paths below the site's folder, and what the files hold."""

FILES: dict[str, str | bytes] = {**TEXTS, "content/projects/board/board.png": PNG}
"""Pictures, too."""


def edited(path: str, *replacements: tuple[str, str]) -> dict[str, str]:
    """A change of a file of the portfolio: its text with each first text replaced by the second."""
    text = TEXTS[path]
    for old, new in replacements:
        assert old in text, (path, old)
        text = text.replace(old, new)
    return {path: text}
