"""The group that a known skill is listed in, where a source names none."""

from generator.portfolio.skillnames import SkillName

_GROUPS = {
    "programming language": "Languages",
    "web framework": "Frameworks",
    "styling and build": "Styling and build",
    "database": "Databases",
    "data": "Data",
    "machine learning": "Machine learning",
    "version control and tools": "Tools",
    "way of working": "Ways of working",
    "games and graphics": "Games and graphics",
    "business platform": "Business platforms",
}


def category_of(skill: SkillName) -> str:
    """The heading of a kind of skill."""
    return _GROUPS.get(skill.kind) or f"{skill.kind[:1].upper()}{skill.kind[1:]}"
