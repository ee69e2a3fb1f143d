"""Whether a README tells of a programme, in which somebody learned, or of a project, which somebody made."""

from typing import Literal

from generator.importers.readmes.headings import readme_words
from generator.importers.readmes.links import badges_in, cloned, role
from generator.importers.readmes.story import Story

_MOST_MANUALS = 3


def kind_of(story: Story, text: str, overview: str, institution: str) -> Literal["program", "project"]:
    """What a README tells of, by what it speaks of most."""
    words = readme_words()
    learned = {"concepts", "learnings", "practices"} & set(story.kinds)
    program = 2 * min(words.count("program", story.title), 3) + len(learned)
    program += min(words.count("program", overview), 2) + 2 * bool(institution)
    project = min(story.kinds.count("manual"), _MOST_MANUALS) + 3 * ("features" in story.kinds)
    project += any(not badge.label for badge in badges_in(text))
    project += 2 * bool(cloned(text)) + 2 * any(role(address) == "live" for address in story.addresses)
    return "program" if program > project else "project"
