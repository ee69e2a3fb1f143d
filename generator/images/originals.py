"""One way to all pictures: from a file's name and bytes to what is known of it, and to its other forms.

Whatever is wrong with a file is told in words. Decoders of pictures meet files that were made to break them, and may
fail in any way, so any failure means that the file is not published.
"""

from generator.images.containers import format_of
from generator.images.model import CLEAN, NAMES, Facts, Recipe, Refusal, format_named

LARGEST = 64 * 1024 * 1024
"""The largest file, in bytes."""

_DAMAGED = Refusal("is damaged: it ends too soon, or was not written as its format says", "save or copy it again")


class NotMade(Exception):
    """A picture that can be read cannot be made into another form."""


def oversized(size: int) -> Refusal | None:
    """Why a file of so many bytes is not even read, if it is not."""
    if size <= LARGEST:
        return None
    return Refusal(f"has {size / 2**20:,.0f} MiB, expected at most {LARGEST // 2**20}", "save it smaller")


def judged(path: str, data: bytes) -> Facts | Refusal:
    """What is known of a picture, or why it cannot be published."""
    named = format_named(path)
    if named == "svg":
        return _judged_drawing(data)
    kind = format_of(data)
    if kind != named:
        return _misnamed(data, named, kind)
    from generator.images.pixels import LONGEST, MOST_PIXELS, Oversized, facts_of

    try:
        return facts_of(data)
    except Oversized as found:
        width, height = found.args
        message = f"has {width:,} × {height:,} pixels, expected at most {LONGEST:,} on a side"
        message += f" and {MOST_PIXELS // 1_000_000} million in all"
        return Refusal(message, "save it smaller: no screen shows so many")
    except Exception:  # see above
        return _DAMAGED


def made(path: str, data: bytes, recipes: tuple[Recipe, ...]) -> list[bytes]:
    """A picture in other forms. Raises NotMade."""
    try:
        return _made(path, data, recipes)
    except Exception as problem:  # see above
        raise NotMade(f"{type(problem).__name__}: {problem}") from problem


def _made(path: str, data: bytes, recipes: tuple[Recipe, ...]) -> list[bytes]:
    if format_named(path) == "svg":
        from generator.images.svg import drawing_of

        return [drawing_of(data).data] * len(recipes)
    from generator.images import pixels

    found: dict[Recipe, bytes] = {}
    if CLEAN in recipes:
        found[CLEAN] = pixels.clean(data)
    others = tuple(sorted({recipe for recipe in recipes if recipe != CLEAN}, key=lambda recipe: recipe.width))
    if others:
        found |= zip(others, pixels.made(data, others), strict=True)
    return [found[recipe] for recipe in recipes]


def _judged_drawing(data: bytes) -> Facts | Refusal:
    from generator.images.svg import NotDrawn, drawing_of

    try:
        return drawing_of(data).facts
    except NotDrawn as problem:
        message, hint = problem.args
        return Refusal(message, hint)


def _misnamed(data: bytes, named: str, kind: str) -> Refusal:
    """Why a file is not what its name promises."""
    if kind:
        suffix = "jpg" if kind == "jpeg" else kind
        return Refusal(f"is a picture in the form {NAMES[kind]}, not {NAMES[named]}", f"name it `.{suffix}`")
    if not data:
        return Refusal("is empty", "save or copy it again")
    formats = ", ".join(name for key, name in NAMES.items() if key != "svg")
    return Refusal(f"is not a {NAMES[named]}: it begins as no picture does", f"save it as one of {formats}")
