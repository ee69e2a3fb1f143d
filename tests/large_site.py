"""The content of a long career: 80 skills and 200 projects, written by a rule, for pages that must stay readable."""

from pathlib import Path

SKILLS = {
    "Languages": "Python, Go, TypeScript, JavaScript, Java, Kotlin, Rust, C, C++, C#, Ruby, SQL, Bash, Elixir",
    "Web": (
        "Django, Flask, FastAPI, Express, React, Vue, GraphQL, REST APIs, gRPC, WebSockets, HTML, CSS, OAuth 2.0, "
        "OpenAPI"
    ),
    "Data": (
        "PostgreSQL, MySQL, SQLite, Redis, MongoDB, Elasticsearch, Apache Kafka, RabbitMQ, Pandas, Apache Spark, dbt, "
        "Data Modelling"
    ),
    "Operations": (
        "Docker, Kubernetes, Terraform, Ansible, Linux, Nginx, Prometheus, Grafana, CI/CD, AWS, Google Cloud, Helm, "
        "OpenTelemetry, Incident Response"
    ),
    "Concepts": (
        "Caching Strategies, Asynchronous Programming, Database Design, System Design, Event Sourcing, "
        "Domain-Driven Design, Microservices, Concurrency, Cryptography, Accessibility, Internationalization, "
        "Performance Tuning, Security Reviews, Search Relevance"
    ),
    "Working together": (
        "Code Review, Technical Writing, Mentoring, Facilitation, Estimation, Hiring Interviews, Pair Programming, "
        "Public Speaking, Product Discovery, Support Rotation, Onboarding, Roadmapping"
    ),
}
UNPROVEN = 7
"""How many skills nothing names: the last ones."""

_LEVELS = ("working", "advanced", "foundation", "expert")
_THINGS = (
    "Ledger Atlas Beacon Harbour Lantern Orchard Compass Kiln Loom Ferry Quarry Signal Meadow Anchor Mill Weir"
).split()
_PURPOSES = (
    "for Deliveries",
    "of Invoices",
    "for Night Shifts",
    "of Tenants",
    "for Clinics",
    "of Timetables",
    "for Libraries",
    "of Meter Readings",
    "for Growers",
    "of Permits",
    "for Ticket Desks",
    "of Stock Counts and Everything That Is Returned",
    "for Schools",
)
_SUMMARIES = (
    "Receipts become rows within a second, and nobody types them twice.",
    "A queue that keeps its order when a third of the workers is gone, with a page that says what waits and why.",
    "One search over eleven archives.",
    "Moves forty million records a night without a minute of downtime; the second run does nothing.",
)


def skill_names() -> list[str]:
    """All skills, in the order in which they are listed."""
    return [name for names in SKILLS.values() for name in names.split(", ")]


def write(site: Path) -> None:
    """Write the content of the site into an empty folder."""
    names = skill_names()
    used = names[:-UNPROVEN]
    files = {
        "site.yaml": "top_skills: 9\n",
        "profile.yaml": (
            "name: Maximiliane Oyelaran-Featherstonehaugh\nheadline: Principal engineer, data and platforms\n"
            "availability: Available for interim work from May\nlocation: Leeds, United Kingdom\n"
            "email: max@example.org\nsummary: Twenty years of systems that somebody has to operate at night.\n"
            "links:\n  - {label: Code, url: 'https://code.example.org/max'}\n"
        ),
        "skills.yaml": "".join(_skill(*item) for item in enumerate(names)),
        "projects.yaml": "".join(_project(number, used) for number in range(200)),
        "experience.yaml": "".join(_job(number, used) for number in range(6)),
        "challenges.yaml": "".join(_challenge(number, used) for number in range(12)),
    }
    for name, text in files.items():
        path = site / "content" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")


def _skill(number: int, name: str) -> str:
    category = next(category for category, names in SKILLS.items() if name in names.split(", "))
    slug = {"C": "c", "C++": "cpp", "C#": "c-sharp"}.get(name)
    text = f"- name: '{name}'\n  category: {category}\n  level: {_LEVELS[number % 4]}\n  since: {2004 + number % 18}\n"
    text += f"  slug: {slug}\n" if slug else ""
    return text + (f"  summary: {_SUMMARIES[number % 4]}\n" if number % 3 == 0 else "")


def _project(number: int, skills: list[str]) -> str:
    title = f"{_THINGS[number % 16]} {_PURPOSES[number % 13]}"
    year, month = 2006 + number // 10, 1 + number % 12
    end = "present" if number > 196 else f"{year + 1}-{month:02}"
    chosen = sorted({skills[(number * step + step) % len(skills)] for step in range(1, 3 + number % 6)})
    return (
        f"- title: {title}\n  slug: p{number}\n  role: {('Lead', 'Developer', 'Reviewer')[number % 3]}\n"
        f"  start: {year}-{month:02}\n  end: {end}\n  summary: {_SUMMARIES[number % 4]}\n"
        f"  skills: [{_listed(chosen)}]\n"
    )


def _listed(names: list[str]) -> str:
    return ", ".join(f"'{name}'" for name in names)


def _job(number: int, skills: list[str]) -> str:
    chosen = _listed(skills[number * 9 : number * 9 + 8])
    end = "present" if number == 5 else f"{2008 + number * 3}-02"
    return (
        f"- organization: {_THINGS[number]} & Daughters\n  positions:\n    - title: Engineer {number + 1}\n"
        f"      start: {2005 + number * 3}-03\n      end: {end}\n      skills: [{chosen}]\n"
    )


def _challenge(number: int, skills: list[str]) -> str:
    return (
        f"- title: The {_THINGS[number]} that stopped at midnight\n  problem: It stopped.\n"
        f"  solution: {_SUMMARIES[number % 4]}\n  date: {2012 + number}\n  skills: ['{skills[number * 5]}']\n"
    )
