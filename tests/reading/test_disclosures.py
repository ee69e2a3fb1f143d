"""Credentials and private data in what an author writes: found where they are, and not where they only seem to be."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.reading.disclosures import disclosed
from tests.built_site import REPOSITORY

FORTY = "aB3dE6gH9jK2mN5pQ8sT1vW4yZ7bC0dF3hJ6kL9n"
"""Forty characters without a meaning. Credentials are put together below, so that no scanner finds any here."""

TUTORIAL = (
    "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.SflKxwRJSMeKKF2QT4fwpMeJf36POk6yJV_adQssw5c"
)
"""The token that stands in every tutorial."""

SECRETS = {
    "an access key of AWS": "AKIA" + "QYLPMN5HHHFPZAM2",
    "a token of GitHub": "ghp" + "_" + FORTY[:36],
    "a token of GitLab": "glpat" + "-" + FORTY[:20],
    "a token of Slack": "xoxb" + "-2148961032-" + FORTY[:24],
    "a key of Stripe": "sk" + "_live_" + FORTY[:24],
    "a key of Google": "AIza" + FORTY[:35],
    "a key of an AI service": "sk" + "-proj-" + FORTY,
    "a key of SendGrid": "SG" + "." + FORTY[:22] + "." + FORTY,
    "a token of a package registry": "npm" + "_" + FORTY[:36],
    "a JSON Web Token": "eyJhbGciOiJIUzI1NiJ9." + "eyJpZCI6MTIzLCJhIjoiYiJ9." + FORTY,
    "a private key": "-----BEGIN RSA " + "PRIVATE KEY-----",
}


def _found(text: str, path: str = "content/posts/a.md") -> list[tuple[str, int, int]]:
    found = disclosed(path, text)
    return [(item.code, item.place.line, item.place.column) for item in found if item.place is not None]


@pytest.mark.parametrize("what", SECRETS)
def test_a_credential_of_a_known_form_is_an_error_at_its_place(what: str) -> None:
    (finding,) = disclosed("content/posts/a.md", f"One line.\nThen `{SECRETS[what]}` follows.\n")
    assert finding.severity == "error"
    assert finding.message == f"this looks like {what}"
    assert finding.place is not None
    assert (finding.place.line, finding.place.column) == (2, 7)


@pytest.mark.parametrize("what", SECRETS)
def test_nothing_that_is_shown_repeats_a_credential(what: str) -> None:
    (finding,) = disclosed("content/posts/a.md", f"key {SECRETS[what]}\n")
    assert SECRETS[what] not in f"{finding}"
    assert "•" * 8 in (finding.place.text if finding.place else "")


@pytest.mark.parametrize(
    "text",
    [
        "```\nDB_PASSWORD=kx93hTTq0z\n```",
        "export API_KEY='9f86d081884c7d65'",
        'SECRET_KEY = "django-9x!k2#vv81hsd0q"',
        "- STRIPE_SECRET: 8fh29dk10sk29",
        'const client = connect({ password: "tR0ub4dor&3x" })',
        "DATABASE_URL=postgres://ada:tr0ub4dor9@db.ada.dev:5432/app",
        "<!-- GITHUB_TOKEN=8c1fe0a7b2d94c -->",
    ],
)
def test_a_password_in_code_or_settings_is_found(text: str) -> None:
    assert [code for code, _, _ in _found(text)] == ["leaked-secret"]


@pytest.mark.parametrize(
    "text",
    [
        "API_KEY=your-key-here",
        "API_KEY=xxxxxxxxxxxxxxxx",
        "DB_PASSWORD=changeme123",
        "DB_PASSWORD=${DB_PASSWORD}",
        'SECRET_KEY = os.environ["SECRET_KEY_1"]',
        "SECRET_KEY=<random-64-chars>",
        "TOKEN_LIFETIME=3600 seconds",
        "TOKEN_URL=https://auth.ada.dev/token1",
        "postgres://user:password@db.ada.dev/app",
        "postgres://postgres:postgres@localhost:5432/app",
        "postgres://app:s0mething@db:5432/app",
        "AKIAIOSFODNN7EXAMPLE",
        "ghp_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
        "The keyword: partitioning2 was the key to it.",
        "token: 12345678",
        f"Authorization: Bearer {TUTORIAL}",
        "password = get_secret('db1_password')",
        'api_key: "{{ vault.key1 }}"',
    ],
)
def test_a_placeholder_is_no_credential(text: str) -> None:
    assert _found(text) == []


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("Write to ada.king@mail.dev, any time.", "an email address"),
        ("Call +254 712 345 678 in the morning.", "a telephone number"),
        ("(415) 555-0132", "a telephone number"),
        ("Phone: 0712 345 678", "a telephone number"),
        ("TELEPHONE 0712 345 678", "a telephone number"),
        ("I live at 14 Ngong Road.", "a street address"),
        ("Au 12 bis rue de la République", "a street address"),
        ("Hauptstraße 7, Berlin", "a street address"),
    ],
)
def test_private_data_in_published_text_is_a_warning(text: str, what: str) -> None:
    (finding,) = disclosed("content/pages/about.md", f"---\ntitle: A\n---\n\n{text}\n")
    assert (finding.severity, finding.code) == ("warning", "private-data")
    assert finding.message == f"this looks like {what}, and is published"
    assert finding.place is not None
    assert finding.place.line == 5


@pytest.mark.parametrize(
    "text",
    [
        "git@github.com:ada/atlas.git and ssh://git@host.dev/x",
        "`user@host.dev` and\n\n```\nmail = ada@king.dev\n```",
        '[ada@king.dev](mailto:ada@king.dev) or <a href="mailto:ada@king.dev">me</a>',
        "you@example.com, ada@mail.example, noreply@github.com",
        "icon@2x.png, @angular/core@17.0.1, a@b",
        "2013-2017, 10.0.0.1, 1,234,567 and 99.999 %",
        "https://example.org/+12345678901/x?y=+4420794600",
        "+40 % in 2021, C++ 17, +1 for that",
        "ISBN 978-3-16-148410-0",
        "12 Red Drives and 5 New Streets of work",
    ],
)
def test_what_only_looks_like_private_data_is_left_alone(text: str) -> None:
    assert _found(f"---\ntitle: A\n---\n\n{text}\n") == []


def test_what_is_not_published_is_not_private_data() -> None:
    profile = (
        "name: Ada\nemail: ada@king.dev\n# phone: +254 712 345 678\nprivate:\n  phone: +254 712 345 678\nlocation: X\n"
    )
    assert _found(profile, "content/profile.yaml") == []
    assert _found("private:\n  phone: +254 712 345 678\n", "content/private.yaml") == []
    assert _found(f"{profile}summary: Call +254 712 345 678\n", "content/profile.yaml") == [("private-data", 7, 15)]


def test_a_credential_in_a_comment_is_found_since_sources_are_public() -> None:
    assert _found(f"name: Ada\n# {SECRETS['a token of GitHub']}\n", "content/profile.yaml") == [("leaked-secret", 2, 3)]


def test_the_starter_and_the_sample_sites_disclose_nothing_but_one_address() -> None:
    files = [*(REPOSITORY / "content").rglob("*"), *(REPOSITORY / "tests" / "sites").rglob("*")]
    found = [
        (file.name, item.message)
        for file in files
        if file.suffix in (".md", ".yaml")
        for item in disclosed(f"content/x/{file.name}", file.read_text(encoding="utf-8"))
        if "email" not in item.message
    ]
    assert found == []


@given(st.text(st.sampled_from("aZ09@+.(): -=_/#'\"\n`key"), max_size=200))
def test_any_text_is_looked_through(text: str) -> None:
    for finding in disclosed("content/pages/a.md", text):
        assert finding.place is not None
        assert 1 <= finding.place.column <= len(finding.place.text)
