"""The expressions of workflows, as far as ours use them: `${{ github.ref == 'x' && steps.a.outputs.b || '' }}`.

A name that the context does not have is an error, except for what a step or an event may leave out: so a misspelt name
is found, which GitHub would take for an empty text.
"""

import re
from collections.abc import Callable, Mapping
from typing import Any

OPTIONAL = re.compile(r"steps\.\w+\.(outputs\.[\w-]+|outcome)")
"""Empty while the step was not run."""

_TOKEN = re.compile(
    r"\s*(?:(?P<text>'(?:[^']|'')*')|(?P<call>\w+)(?=\()|(?P<name>[a-zA-Z_][\w.-]*)|(?P<sign>&&|\|\||==|!=|!|[(),]))"
)
_SIGNS = {"&&": " and ", "||": " or ", "!": " not "}


def filled(text: str, context: Mapping[str, Any], functions: Mapping[str, Callable[..., Any]]) -> str:
    """A text with its expressions replaced by what they come to."""
    return re.sub(r"\$\{\{(.*?)\}\}", lambda found: _shown(value(found[1], context, functions)), text)


def value(expression: str, context: Mapping[str, Any], functions: Mapping[str, Callable[..., Any]]) -> Any:
    """What an expression comes to."""
    parts: list[str] = []
    at, end = 0, len(expression.rstrip())
    while at < end:
        token = _TOKEN.match(expression, at)
        assert token is not None, f"`{expression}` cannot be read at {at}"
        at = token.end()
        if token["text"]:
            parts.append(repr(token["text"][1:-1].replace("''", "'")))
        elif token["call"]:
            parts.append(token["call"])
        elif token["name"]:
            parts.append(repr(_named(token["name"], context)))
        else:
            parts.append(_SIGNS.get(token["sign"], token["sign"]))
    return eval("".join(parts), {"__builtins__": {}}, dict(functions))  # noqa: S307 - put together above


def _named(name: str, context: Mapping[str, Any]) -> Any:
    if name in ("true", "false"):
        return name == "true"
    found: Any = context
    for part in name.split("."):
        if part not in found:
            assert OPTIONAL.fullmatch(name), f"a workflow knows no `{name}`"
            return ""
        found = found[part]
    return found


def _shown(found: Any) -> str:
    return str(found).lower() if isinstance(found, bool) else str(found)
