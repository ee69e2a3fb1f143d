"""The words of the interface in one language, read from templates/text/<language>.yaml.

A site's own file changes single words while the others are still the packaged ones, so a site can be translated and
still receives the words that a later version adds.
"""

from collections.abc import Iterator

from generator.content.documents import SETTINGS_FILE
from generator.content.sources import text_of
from generator.diagnostics import Diagnostic, Place, error, has_errors, warning
from generator.languages.forms import Forms
from generator.languages.tags import nested
from generator.languages.words import MARKDOWN, Tree, Words
from generator.markup.labels import Labels
from generator.theming.theme import Theme
from generator.yamlfiles.tree import Mapping as YamlMapping
from generator.yamlfiles.tree import Node, Scalar, YamlText, parse

FALLBACK = "en"
"""The language whose words are always there."""


def load(theme: Theme, language: str) -> tuple[Words, list[Diagnostic]]:
    """The words of a language: the packaged ones, with the site's own put over them.

    A form of a language, such as `fr-CA`, has its own words over those of the language. What a language lacks is
    English, and reported: a later version may ask for words that a site's own translation does not have yet, and must
    not break that site.
    """
    english, diagnostics = _of_language(theme, FALLBACK)
    own: Tree = {}
    found: list[Diagnostic] = []
    for form in nested(language):
        words, problems = (english, []) if form == FALLBACK else _of_language(theme, form)
        own = _over(own, words)
        found += problems
    if not own:
        message = f"there are no words for the language `{language}`"
        hint = f"create `templates/text/{language}.yaml` from the English one, or set another `language:`"
        if not has_errors([*diagnostics, *found]):  # else there are some, and they cannot be read
            found.append(error("missing-words", message, Place(SETTINGS_FILE), hint))
    elif missing := sorted(_keys(english) - _keys(own)):
        shown = ", ".join(f"`{key}`" for key in missing[:5]) + (", …" if len(missing) > 5 else "")
        place = Place(f"templates/text/{language}.yaml")
        message = f"{len(missing)} of the interface's words are not translated and shown in English: {shown}"
        found.append(warning("untranslated", message, place, "add them to the file"))
    return Words(language, _over(_without(english, own), own), Forms(language)), diagnostics + found


def _of_language(theme: Theme, language: str) -> tuple[Tree, list[Diagnostic]]:
    """The words that one language has itself."""
    tree: Tree = {}
    diagnostics: list[Diagnostic] = []
    for source in theme.all_of(f"text/{language}.yaml"):
        text, problems = text_of(source)
        yaml_text = YamlText(source.path, text, 1)
        node, mistakes = parse(yaml_text)
        words, wrong = _words(node, yaml_text) if node is not None else ({}, [])
        words, unfit = _with_fit_labels(words, node, yaml_text)
        diagnostics += problems + mistakes + wrong + unfit
        tree = _over(tree, words)
    return tree, diagnostics


def _keys(tree: Tree, above: str = "") -> set[str]:
    """The dotted keys of all words; plural forms, which differ between languages, count as one."""
    keys: set[str] = set()
    for name, words in tree.items():
        key = f"{above}{name}"
        keys |= {key} if isinstance(words, str) or "other" in words else _keys(words, f"{key}.")
    return keys


def _without(tree: Tree, own: Tree) -> Tree:
    """A tree without the plural forms of what another has words for: languages do not have the same forms."""
    kept: dict[str, str | Tree] = {}
    for name, words in tree.items():
        others = own.get(name)
        if isinstance(words, str) or others is None or isinstance(others, str):
            kept[name] = words
        elif "other" not in others:
            kept[name] = _without(words, others)
    return kept


def _words(node: Node, yaml_text: YamlText) -> tuple[Tree, list[Diagnostic]]:
    if not isinstance(node, YamlMapping):
        place = yaml_text.place(node)
        return {}, [error("wrong-type", "expected names and their words", place, "write `name: words`")]
    tree: dict[str, str | Tree] = {}
    diagnostics: list[Diagnostic] = []
    for name, (_, child) in node.entries.items():
        if isinstance(child, Scalar):
            tree[name] = child.text
        else:
            tree[name], wrong = _words(child, yaml_text)
            diagnostics += wrong
    return tree, diagnostics


def _with_fit_labels(words: Tree, node: Node | None, yaml_text: YamlText) -> tuple[Tree, list[Diagnostic]]:
    """The words without those labels of Markdown's marks that cannot be filled in, and why they cannot."""
    if not isinstance(node, YamlMapping) or MARKDOWN not in node.entries:
        return words, []
    fit = {name: tree for name, tree in words.items() if name != MARKDOWN}
    section, child = words[MARKDOWN], node.entries[MARKDOWN][1]
    if isinstance(section, str) or not isinstance(child, YamlMapping):
        hint = f"write `name: words` below `{MARKDOWN}:`"
        return fit, [error("wrong-type", "expected names and their words", yaml_text.place(child), hint)]
    mistakes = dict(_unfit_labels(child, yaml_text))
    return {**fit, MARKDOWN: {name: text for name, text in section.items() if name not in mistakes}}, list(
        mistakes.values()
    )


def _unfit_labels(node: YamlMapping, yaml_text: YamlText) -> Iterator[tuple[str, Diagnostic]]:
    english = Labels()
    for name, (_, child) in node.entries.items():
        if name not in Labels.__struct_fields__:
            continue
        filled = "{}" in getattr(english, name)
        if not isinstance(child, Scalar):
            message, hint = "expected words, found more than one", f"write `{name}: words`"
        elif set("{}") & set(child.text.replace("{}", "", 1) if filled else child.text):
            message = f"expected {'no braces but one `{}`' if filled else 'no braces'}, found `{child.text}`"
            hint = "write `{}` where the name or number belongs" if filled else "remove the braces"
        else:
            continue
        yield name, error("wrong-type", message, yaml_text.place(child), hint)


def _over(below: Tree, above: Tree) -> Tree:
    """A tree of words with another's put over it, word by word."""
    merged: dict[str, str | Tree] = dict(below)
    for name, words in above.items():
        old = merged.get(name)
        merged[name] = words if isinstance(words, str) or old is None or isinstance(old, str) else _over(old, words)
    return merged
