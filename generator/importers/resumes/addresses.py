"""What résumés say of where a person is found: networks and their addresses, web addresses without a scheme."""

import re

import msgspec

from generator.content.values import Email, Url

_NETWORKS = {
    "github": ("GitHub", "https://github.com/{}"),
    "gitlab": ("GitLab", "https://gitlab.com/{}"),
    "bitbucket": ("Bitbucket", "https://bitbucket.org/{}"),
    "linkedin": ("LinkedIn", "https://www.linkedin.com/in/{}"),
    "twitter": ("Twitter", "https://twitter.com/{}"),
    "x": ("X", "https://x.com/{}"),
    "stackoverflow": ("Stack Overflow", "https://stackoverflow.com/users/{}"),
    "medium": ("Medium", "https://medium.com/@{}"),
    "devto": ("DEV", "https://dev.to/{}"),
    "instagram": ("Instagram", "https://www.instagram.com/{}"),
    "facebook": ("Facebook", "https://www.facebook.com/{}"),
    "youtube": ("YouTube", "https://www.youtube.com/@{}"),
    "dribbble": ("Dribbble", "https://dribbble.com/{}"),
    "behance": ("Behance", "https://www.behance.net/{}"),
    "codepen": ("CodePen", "https://codepen.io/{}"),
    "kaggle": ("Kaggle", "https://www.kaggle.com/{}"),
    "orcid": ("ORCID", "https://orcid.org/{}"),
    "researchgate": ("ResearchGate", "https://www.researchgate.net/profile/{}"),
    "googlescholar": ("Google Scholar", "https://scholar.google.com/citations?user={}"),
    "telegram": ("Telegram", "https://t.me/{}"),
    "leetcode": ("LeetCode", "https://leetcode.com/u/{}"),
    "hackerrank": ("HackerRank", "https://www.hackerrank.com/profile/{}"),
    "imdb": ("IMDb", "https://www.imdb.com/name/{}"),
}
"""The networks whose addresses follow from a name there."""


def url(text: str) -> str:
    """A text as a web address; empty if it is none. `example.org/a` is one without its scheme."""
    text = text.strip()
    if not re.match(r"[A-Za-z][A-Za-z0-9+.-]*://", text) and re.fullmatch(r"[\w-]+(\.[\w-]+)+([/?#]\S*)?", text):
        text = f"https://{text}"
    return text if _fits(text, Url) else ""


def is_email(text: str) -> bool:
    """Whether a text is an email address."""
    return _fits(text, Email)


def network_label(name: str) -> str:
    """A network's name as it writes it."""
    return _NETWORKS.get(_key(name), (name, ""))[0]


def network_url(name: str, user: str) -> str:
    """The address of somebody's page at a network; empty if it does not follow from the name."""
    known = _NETWORKS.get(_key(name))
    if _key(name) == "mastodon" and (match := re.fullmatch(r"@?([^@\s]+)@([^@\s]+)", user)):
        return url(f"https://{match[2]}/@{match[1]}")
    return url(known[1].format(user.lstrip("@"))) if known and user and not re.search(r"\s", user) else ""


def _key(name: str) -> str:
    return re.sub(r"[^a-z]", "", name.casefold())


def _fits(text: str, type_: object) -> bool:
    try:
        msgspec.convert(text, type_)
    except msgspec.ValidationError:
        return False
    return True
