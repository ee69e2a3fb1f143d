"""Chapters on challenges and solutions -> what was hard and what was done, in pairs.

They are written in many ways: name and text, arrows, `Problem:` and `Solution:`, chapters, prose, or two lists side by
side. Two lists are matched by the words they share where that is plain, else by their order.
"""

import re

import msgspec

from generator.importers.readmes.blocks import Section
from generator.importers.readmes.headings import folded_words, readme_words
from generator.importers.readmes.inlinetext import ARROW, named, plain, sentences, undecorated
from generator.importers.readmes.nodes import Node, node_of, nodes_of, without_number

_PARTS = ("challenge", "solution", "outcome")
_LONGEST_TITLE = 160
_BEFORE_LABEL = re.compile(r"\s+(?=(?:\*\*|__|\*)?[A-ZÉ][\w ]{2,20}(?:\*\*|__|\*)?\s*:(?:\*\*|__|\*)?\s)")
_SOLVES = re.compile(
    r"^(?:to (?:fix|solve|overcome|address|resolve|handle|tackle) (?:this|it|that|these)|"
    r"(?:i|we) (?:solved|fixed|overcame|"
    r"addressed|resolved|learned to|learnt to)|solved|resolved|fixed|addressed|pour (?:y remédier|résoudre)|"
    r"(?:nous avons|j['’]ai|on a) (?:résolu|corrigé|appris))\b",
    re.IGNORECASE,
)


class Hurdle(msgspec.Struct, frozen=True):
    """Something hard, and what was done."""

    title: str
    line: int
    """Counted from 0."""
    problem: str = ""
    solution: str = ""
    outcome: str = ""
    guess: str = ""
    """Why the solution is a guess."""


class Hurdles(msgspec.Struct, frozen=True):
    """The hurdles of chapters, and what of them is none."""

    hurdles: tuple[Hurdle, ...] = ()
    others: tuple[str, ...] = ()
    """Markdown."""
    dropped: tuple[str, ...] = ()
    """Heads of tables."""


def hurdles_of(section: Section) -> Hurdles:
    """The hurdles of a chapter, without its inner chapters on solutions alone."""
    found = nodes_of(section.blocks)
    items = [node for node in found.nodes if not node.is_prose]
    prose = [node for node in found.nodes if node.is_prose]
    hurdles: list[Hurdle] = []
    others: list[str] = []
    if not items and not section.sections:
        hurdles, others = _told(prose)
    else:
        others += (node.source for node in prose)
        hurdles += _of_items(items)
    for inner in section.sections:
        told = _of_chapter(inner)
        hurdles += told.hurdles
        others += told.others
    others += (block.source for block in found.others)
    return Hurdles(tuple(hurdles), tuple(others), found.dropped)


def _of_items(items: list[Node]) -> list[Hurdle]:
    """Hurdles of a list: one for each item, or several items with parts of one."""
    found: list[Hurdle] = []
    opening = items[0].term if items else ""
    for node in items:
        part = _part(node.term)
        if part in ("solution", "outcome") and found and not getattr(found[-1], part):
            found[-1] = msgspec.structs.replace(found[-1], **{part: node.text})
        elif part == "challenge" and node.term != opening and found and _part(opening):
            found[-1] = msgspec.structs.replace(found[-1], problem=_joined(found[-1].problem, node.text))
        else:
            found.append(_of_node(node))
    return found


def _part(label: str) -> str:
    """Which part of a challenge's story a label announces; empty if none."""
    words = readme_words()
    label = re.sub(r"[\s#]*\d+\s*$", "", label)
    names = {"challenge": "part of a challenge", "solution": "part of a solution", "outcome": "part of an outcome"}
    return next((part for part in ("solution", "outcome", "challenge") if words.is_label(names[part], label)), "")


def _of_node(node: Node) -> Hurdle:
    """The hurdle that an item tells of."""
    lines = [line for line in node.head.split("\n") if line.strip()]
    parts = _parts(lines)
    for inner in node.inner:
        part = _part(inner.term) or ("solution" if _solves(inner) else "")
        text = " ".join([inner.text or inner.head, *(below.head for below in inner.inner)])
        parts.setdefault(part or "more", []).append(text)
    return _hurdle(node, parts)


def _solves(node: Node) -> bool:
    return node.inner == () and bool(_SOLVES.match(node.head))


def _parts(lines: list[str]) -> dict[str, list[str]]:
    """The lines of an item by the part that a label on them announces; a line without one goes on."""
    parts: dict[str, list[str]] = {}
    current = "first"
    for line in lines:
        for sentence in _at_labels(line):
            name = named(sentence)
            part = _part(name.term) if name.term else ""
            current = part or current
            parts.setdefault(current, []).append(name.text if part else sentence.strip())
    return parts


def _at_labels(line: str) -> list[str]:
    """A line cut before each label in it, if one of them announces a part of the story."""
    pieces = [piece for piece in _BEFORE_LABEL.split(line) if piece]
    return pieces if any(_part(named(piece).term) for piece in pieces[1:]) else [line]


def _hurdle(node: Node, parts: dict[str, list[str]]) -> Hurdle:
    said = {name: " ".join(texts).strip() for name, texts in parts.items()}
    first, more = said.get("first", ""), said.get("more", "")
    solution, outcome = said.get("solution", ""), said.get("outcome", "")
    challenge = said.get("challenge", "")
    if challenge and not first:
        return _titled(challenge, node.line, "", _joined(solution, "" if solution else more), outcome)
    problem, *answers = ARROW.split(first, maxsplit=1)
    if answers and undecorated(problem) and not solution:
        answer = answers[0]
        return _titled(undecorated(problem), node.line, "", _joined(answer, more), outcome)
    split = named(first)
    title, text = (split.term, split.text) if split.term else (first, "")
    if node.term and not split.term:
        title, text = node.term, node.text
    elif node.term == split.term and "\n" not in node.head:
        text = node.text
    if solution or challenge:
        return _titled(title, node.line, _joined(text, challenge, more), solution, outcome)
    if text and more:
        return _titled(title, node.line, text, more, outcome)
    if text or more:
        guess = "" if split.term else "the text below it"
        return _titled(title, node.line, "", text or more, outcome, guess)
    return _of_sentences(title, node.line)


def _joined(*texts: str) -> str:
    return " ".join(text for text in texts if text)


def _titled(title: str, line: int, problem: str, solution: str, outcome: str = "", guess: str = "") -> Hurdle:
    """A hurdle whose title is short; a longer one begins its problem."""
    name = without_number(plain(undecorated(title)).strip()).rstrip(" .")
    if len(name) > _LONGEST_TITLE:
        problem = _joined(title, problem)
        name = name[: _LONGEST_TITLE - 1].rsplit(" ", 1)[0].rstrip(" ,;:") + "…"
    return Hurdle(name, line, problem, solution, outcome, guess)


def _of_sentences(text: str, line: int) -> Hurdle:
    """A text whose first sentence says what was hard, and whose others what was done."""
    first, *others = sentences(text) or [text]
    guess = "the sentences behind the first" if others else ""
    solution = " ".join(others)
    if not others and (match := re.search(r",? (?:which|that|and|but) (?=(?:I|we) (?:solved|fixed|overcame))", first)):
        solution, first, guess = first[match.end() :], first[: match.start()], "the end of the sentence"
    return _titled(first, line, "", solution, guess=guess)


def _told(prose: list[Node]) -> tuple[list[Hurdle], list[str]]:
    """The hurdles of paragraphs: each tells of one; a first one that only leads to the others is none."""
    if prose and any(_part(node.term) for node in prose):
        return _of_items(prose), []
    others = [node.source for node in prose[:1] if len(prose) > 1 and node.head.rstrip().endswith(":")]
    return [_of_node(node) for node in prose[len(others) :]], others


def _of_chapter(section: Section) -> Hurdles:
    """The hurdle that an inner chapter tells of, or the hurdles that it holds."""
    node = node_of(section)
    found = nodes_of(section.blocks)
    prose = [each for each in found.nodes if each.is_prose]
    items = [each for each in found.nodes if not each.is_prose]
    parts: dict[str, list[str]] = {}
    for each in (*prose, *items):
        name = _part(each.term)
        text = each.text if name else each.head
        if each.inner:
            text = " ".join([text, *(inner.head for inner in each.inner)])
        parts.setdefault(name or ("more" if prose and each not in prose else "text"), []).append(text)
    for inner in section.sections:
        name = _part(inner.heading.title) or "more"
        parts.setdefault(name, []).append(_all_of(inner))
    said = {name: "\n\n".join(texts).strip() for name, texts in parts.items()}
    rest = tuple(block.source for block in found.others)
    if not section.sections and not prose and items and "solution" not in said and all(each.term for each in items):
        return Hurdles(tuple(_of_items(items)), rest, found.dropped)
    line = section.heading.line
    told, more = said.get("text", ""), said.get("more", "")
    solution = said.get("solution", "")
    if not solution and told and more:
        solution, more = more, ""
    elif not solution and not said.get("challenge"):
        solution, told, more = told or more, "", "" if not told else more
    problem = "\n\n".join(part for part in (said.get("challenge", ""), told, more) if part)
    hurdle = _titled(node.term, line, problem, solution, said.get("outcome", ""))
    return Hurdles((hurdle,), rest, found.dropped)


def _all_of(section: Section) -> str:
    found = nodes_of(section.blocks)
    return " ".join(node.head for node in found.nodes)


def matched(hurdles: tuple[Hurdle, ...], solutions: tuple[Node, ...]) -> tuple[tuple[Hurdle, ...], tuple[Node, ...]]:
    """Hurdles with the solutions of a list beside them, and the solutions that belong to none."""
    open_ones = [index for index, hurdle in enumerate(hurdles) if not hurdle.solution]
    pairs = _by_words(hurdles, open_ones, solutions)
    why = "matched by the words they share"
    if len(pairs) < min(len(open_ones), len(solutions)):
        if len(open_ones) != len(solutions):
            pairs = pairs if len(pairs) > 1 else {}
        else:
            pairs, why = dict(zip(open_ones, range(len(solutions)), strict=True)), "matched by their order"
    found = [
        msgspec.structs.replace(hurdle, solution=solutions[pairs[index]].head, guess=why) if index in pairs else hurdle
        for index, hurdle in enumerate(hurdles)
    ]
    return tuple(found), tuple(node for index, node in enumerate(solutions) if index not in pairs.values())


def _by_words(hurdles: tuple[Hurdle, ...], open_ones: list[int], solutions: tuple[Node, ...]) -> dict[int, int]:
    """For each open hurdle the one solution that shares more words with it than any other does, both ways."""
    words = [_telling(node.head) for node in solutions]
    shared = {
        (one, other): len(_telling(hurdles[one].title) & words[other])
        for one in open_ones
        for other in range(len(words))
    }
    pairs: dict[int, int] = {}
    for (one, other), count in shared.items():
        rivals = [value for (a, b), value in shared.items() if (a == one) != (b == other)]
        if count > max(rivals, default=0):
            pairs[one] = other
    return pairs


def _telling(text: str) -> set[str]:
    """The words of a text that tell it from others, without their endings."""
    words = {word for word in folded_words(text) if len(word) > 3 and not readme_words().holds("filler", [word])}
    return {re.sub(r"(?:ing|ed|es|s|e)$", "", word) for word in words}
