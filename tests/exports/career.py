"""A career that does not fit on two pages: what the PDF of the résumé is tried on.

Three roles at one employer, 40 skills, 25 projects, accents, right-to-left titles, words too long for a line.
"""

from pathlib import Path

NAME = "Zoë Ångström-Łukasiewicz"
EMPLOYER = "Données & Systèmes Groß"
ROLES = ("Principal Engineer", "Ingénieure senior", "Softwareentwicklerin")
LONG = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft"
RIGHT_TO_LEFT = ("לוח משימות", "دليل الموانئ")
CATEGORIES = ("Languages", "Databases", "Infrastructure", "Méthodes", "Front end")
SKILLS = (
    "Python C C++ C# Go Rust Kotlin Ruby|PostgreSQL SQLite Redis MySQL MongoDB Neo4j DuckDB Kafka|"
    "Docker Kubernetes Terraform Ansible Linux Nginx Helm Grafana|"
    "Estimation Mentorat Architecture Accessibilité Sécurité Écriture Recherche Facilitation|"
    "HTML CSS TypeScript React Vue Svelte WebAssembly Canvas"
)


def write(site: Path, settings: str = "") -> Path:
    """Write the content of the site into an empty folder."""
    content = site / "content"
    content.mkdir(parents=True)
    groups = [group.split() for group in SKILLS.split("|")]
    names = [name for group in groups for name in group]
    slugs = {"C": "c", "C++": "cpp", "C#": "c-sharp"}
    skills = [
        f"- {{name: '{name}', category: {category}, slug: {slugs.get(name) or name.lower()}}}\n"
        for category, group in zip(CATEGORIES, groups, strict=True)
        for name in group
    ]
    files = {
        "site.yaml": settings,
        "profile.yaml": f"name: {NAME}\nheadline: Ingénieure en bases de données\nemail: zoe@example.org\n"
        "location: Kraków\nsummary: Builds *offices* for data, first and *efficiently*.\n"
        "links: [{label: Code, url: 'https://code.example.org/zoe'}]\n"
        "languages: [{name: Français, level: C2}, {name: Ελληνικά}, {name: Русский}]\n",
        "skills.yaml": "".join(skills),
        "experience.yaml": _experience(names),
        "projects.yaml": "".join(_project(number, names) for number in range(25)),
        "programs.yaml": "- {title: Maîtrise, institution: Université de Liège, start: 2008, end: 2010}\n",
        "certificates.yaml": "- {title: Reliable Data, issuer: Open Guild, date: 2024-05-02, skills: [Kafka]}\n",
    }
    for name, text in files.items():
        (content / name).write_text(text, encoding="utf-8", newline="\n")
    return site


def _experience(names: list[str]) -> str:
    positions = "".join(
        f"    - title: {role}\n      start: {2014 + 4 * (2 - number)}-03\n"
        f"      end: {'present' if number == 0 else f'{2018 + 4 * (2 - number)}-02'}\n"
        f"      skills: ['{names[number * 3]}', '{names[number * 3 + 1]}']\n      highlights:\n"
        + "".join(f"        - Made part {item} of it {item}0 % faster, and wrote down how.\n" for item in range(1, 7))
        for number, role in enumerate(ROLES)
    )
    return f"- organization: {EMPLOYER}\n  positions:\n{positions}"


def _project(number: int, names: list[str]) -> str:
    titles = {3: RIGHT_TO_LEFT[0], 4: RIGHT_TO_LEFT[1], 5: LONG}
    return (
        f"- title: {titles.get(number, f'Projet {number}')}\n  slug: p{number}\n  role: Sole developer\n"
        f"  start: {2025 - number}-01\n  end: {2025 - number}-06\n  summary: Keeps {number} things together.\n"
        f"  highlights: [Read by many., Used by {number}., Cited.]\n"
        f"  skills: ['{names[number]}', '{names[(number * 7) % 40]}']\n"
    )
