"""The rules of the house: who may import whom, how long things may be, what nobody may do."""

import ast
import re
from collections.abc import Iterator
from fnmatch import fnmatch
from pathlib import Path
from typing import Any, get_args, get_type_hints

import msgspec
import pytest

import generator
from generator.presentation import components, printed, views

PACKAGE = Path(generator.__file__).parent
FILES = {
    file.relative_to(PACKAGE).with_suffix("").as_posix().replace("/", "."): file
    for file in sorted(PACKAGE.rglob("*.py"))
    if file.stem not in ("__init__", "__main__") and file.relative_to(PACKAGE).parts[0] != "starter"
}
MODULES = {name: ast.parse(file.read_text(encoding="utf-8")) for name, file in FILES.items()}
PACKAGES = sorted(file.parent.relative_to(PACKAGE).as_posix() for file in PACKAGE.glob("*/**/__init__.py"))
LINES_OF_A_MODULE, LINES_OF_A_FUNCTION = 400, 60
MODULES_IN_NO_PACKAGE = 15

IMPORTERS = {
    "click": ("cli", "commands.*"),
    "yaml": ("yamlfiles.tree",),
    "jinja2": ("rendering.compiled", "rendering.templates"),
    "markdown": ("markup.*",),
    "markdown_it": ("importers.readmes.outline",),
    "nh3": ("markup.*",),
    "PIL": ("images.pixels",),
    "pygments": ("markup.*",),
    "babel": ("languages.forms",),
    "typst": ("exports.typesetting",),
    "pypdfium2": ("exports.agreement",),
    "fontTools": ("exports.glyphs",),
    "starlette": ("preview.server", "preview.answers", "preview.guard", "preview.events"),
    "uvicorn": ("preview.server", "preview.connection"),
    "h11": ("preview.connection",),
    "watchdog": ("preview.watch",),
}
"""The only modules that may import a library."""

TALKATIVE = ("reporting.console", "reference")
"""The modules that may print: what a person sees, and the one that is also a program."""


def _map(text: str) -> list[str]:
    """The modules that a map names, in its order; `name/` stands for a package with a map of its own."""
    lines = re.findall(r"^ {4}(\S+(?:, \S+)*)(?: {2}|$)", text, re.MULTILINE)
    return [name for line in lines for name in line.split(", ") if not name.startswith(".")]


def _whole_map(package: str = "") -> list[str]:
    """The modules of a package in the order of its map, those of inner packages in the order of theirs."""
    text = ast.get_docstring(ast.parse((PACKAGE / package / "__init__.py").read_text(encoding="utf-8")), clean=False)
    names: list[str] = []
    for name in _map(text or ""):
        if name.endswith("/"):
            names += [f"{name[:-1]}.{module}" for module in _whole_map(f"{package}{name}")]
        else:
            names.append(name)
    return names


def _place_in_map(module: str) -> int | None:
    names = _whole_map()
    return names.index(module) if module in names else None


def _imports(tree: ast.Module) -> Iterator[str]:
    """The dotted names of everything a module imports, also within functions."""
    for node in ast.walk(tree):
        match node:
            case ast.Import(names=names):
                yield from (name.name for name in names)
            case ast.ImportFrom(module=str() as module, names=names):
                yield from (f"{module}.{name.name}" for name in names)


def _own_imports(tree: ast.Module) -> set[str]:
    """The modules of this package that a module imports."""
    dotted = [name.removeprefix("generator.") for name in _imports(tree) if name.startswith("generator.")]
    return {module for name in dotted for module in MODULES if name == module or name.startswith(f"{module}.")}


def _libraries(tree: ast.Module) -> set[str]:
    return {name.partition(".")[0] for name in _imports(tree)}


def _long_functions(tree: ast.Module) -> list[str]:
    functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]
    return [node.name for node in functions if _lines(node) > LINES_OF_A_FUNCTION]


def _lines(node: ast.stmt) -> int:
    return (node.end_lineno or node.lineno) - node.lineno + 1


def _names(tree: ast.Module) -> set[str]:
    """Every name a module uses, attributes and imported names included."""
    used = {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
    used |= {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
    return used | {name.rpartition(".")[2] for name in _imports(tree)}


def _prints(tree: ast.Module) -> bool:
    """Whether a module uses Python's own `print`; a method may have that name."""
    plain = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
    return "print" in plain or "builtins" in _libraries(tree)


def _views() -> list[type]:
    """Everything that a view is made of."""
    return [
        item
        for module in (components, printed, views)
        for item in vars(module).values()
        if isinstance(item, type) and issubclass(item, msgspec.Struct)
    ]


def _holders(structs: list[type], wanted: type) -> set[tuple[type, str]]:
    """The fields that may hold a value of a type, by the structs they are of; also within a tuple or a choice."""
    hints = {struct: get_type_hints(struct) for struct in structs}
    return {
        (struct, name) for struct, fields in hints.items() for name, hint in fields.items() if wanted in _within(hint)
    }


def _within(hint: Any) -> Iterator[Any]:
    """A type and all that stand within it."""
    yield hint
    for inner in get_args(hint):
        yield from _within(inner)


def test_the_map_names_every_module_and_no_other() -> None:
    assert sorted(_whole_map()) == sorted(MODULES)


@pytest.mark.parametrize("package", PACKAGES)
def test_a_package_is_its_map_and_nothing_else(package: str) -> None:
    tree = ast.parse((PACKAGE / package / "__init__.py").read_text(encoding="utf-8"))
    assert ast.get_docstring(tree)
    assert len(tree.body) == 1


def test_few_modules_are_in_no_package() -> None:
    assert len([module for module in MODULES if "." not in module]) <= MODULES_IN_NO_PACKAGE


@pytest.mark.parametrize("module", MODULES)
def test_a_module_imports_only_what_stands_above_it_in_the_map(module: str) -> None:
    place = _place_in_map(module)
    assert place is not None
    below = [name for name in _own_imports(MODULES[module]) if (other := _place_in_map(name)) is None or other >= place]
    assert below == []


@pytest.mark.parametrize("library", IMPORTERS)
def test_a_library_is_imported_by_its_one_module_only(library: str) -> None:
    importers = [module for module, tree in MODULES.items() if library in _libraries(tree)]
    assert [name for name in importers if not any(fnmatch(name, allowed) for allowed in IMPORTERS[library])] == []


@pytest.mark.parametrize("module", MODULES)
def test_a_module_is_short_enough_to_be_read(module: str) -> None:
    text = FILES[module].read_text(encoding="utf-8")
    assert text.count("\n") <= LINES_OF_A_MODULE


@pytest.mark.parametrize("module", MODULES)
def test_a_function_is_short_enough_to_be_seen_at_once(module: str) -> None:
    assert _long_functions(MODULES[module]) == []


@pytest.mark.parametrize("module", MODULES)
def test_nothing_deletes_a_folder_with_all_that_is_in_it(module: str) -> None:
    assert _names(MODULES[module]).isdisjoint({"rmtree", "removedirs", "subprocess"})


@pytest.mark.parametrize("module", [module for module in MODULES if module not in TALKATIVE])
def test_only_the_console_prints(module: str) -> None:
    assert not _prints(MODULES[module])


@pytest.mark.parametrize("module", MODULES)
def test_a_module_says_what_it_is(module: str) -> None:
    assert ast.get_docstring(MODULES[module])


def test_a_text_stands_where_the_key_of_a_page_looks_for_it() -> None:
    """What `views.texts_of` takes for granted: were it anywhere else, a page would not know its text had changed."""
    assert _holders(_views(), components.Body) == {(components.Text, "html")}
    holders = _holders(_views(), components.Text)
    assert holders
    assert all(issubclass(view, views.Page) and field == "body" for view, field in holders)


# --- These tests can fail --------------------------------------------------------------------------------------


def test_an_import_is_seen_wherever_it_stands() -> None:
    tree = ast.parse(
        "import yaml.nodes\ndef load():\n    from generator import cli\n    from generator.pipeline.build import build"
    )
    assert _libraries(tree) == {"yaml", "generator"}
    assert _own_imports(tree) == {"cli", "pipeline.build"}


def test_a_long_function_is_seen_also_within_a_class() -> None:
    def method(lines: int) -> ast.Module:
        return ast.parse("class A:\n    def method(self):\n" + "        pass\n" * (lines - 1))

    assert _long_functions(method(LINES_OF_A_FUNCTION)) == []
    assert _long_functions(method(LINES_OF_A_FUNCTION + 1)) == ["method"]


def test_a_forbidden_name_is_seen_however_it_is_reached() -> None:
    for code in ("import shutil\nshutil.rmtree('x')", "from shutil import rmtree as gone", "delete = rmtree"):
        assert "rmtree" in _names(ast.parse(code))


def test_printing_is_seen_and_a_press_may_print() -> None:
    for code in (
        "print('x')",
        "say = print",
        "import builtins\nbuiltins.print('x')",
        "from builtins import print as say",
    ):
        assert _prints(ast.parse(code))
    assert not _prints(ast.parse("press.print('x')"))


def test_a_text_is_seen_wherever_it_stands() -> None:
    class Page(msgspec.Struct):
        title: str
        plain: components.Text
        choice: components.Text | None
        pairs: tuple[tuple[str, components.Text], ...]

    assert _holders([Page], components.Text) == {(Page, "plain"), (Page, "choice"), (Page, "pairs")}


def test_the_map_is_read_in_its_order() -> None:
    assert _map("A map:\n\n    one, two     first    a -> b\n    three/      then\n\nend") == ["one", "two", "three/"]
