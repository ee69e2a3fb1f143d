"""The exact versions that a workflow installs, so that a site builds next year as it does today."""

import tomllib
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, requires

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.built_site import REPOSITORY

PROJECT = tomllib.loads((REPOSITORY / "pyproject.toml").read_text(encoding="utf-8"))["project"]
NEEDED = [Requirement(line) for line in PROJECT["dependencies"]]
PINNED = {
    canonicalize_name((item := Requirement(line)).name): item for line in PROJECT["optional-dependencies"]["pinned"]
}
ON_A_RUNNER = {"sys_platform": "linux", "platform_system": "Linux", "os_name": "posix", "python_version": "3.13"}
ON_A_RUNNER |= {"python_full_version": "3.13.0", "extra": ""}


def _whole(requirements: list[Requirement]) -> Iterator[Requirement]:
    """Requirements, and what they require in turn, on the machine that runs a workflow."""
    for requirement in requirements:
        if requirement.marker is None or requirement.marker.evaluate(ON_A_RUNNER):
            yield requirement
            try:
                inner = requires(requirement.name)
            except PackageNotFoundError:
                pytest.fail(f"`{requirement.name}` is not installed")
            yield from _whole([Requirement(line) for line in inner or ()])


def test_every_library_is_pinned_to_one_version_that_fits() -> None:
    for requirement in _whole(NEEDED):
        name = canonicalize_name(requirement.name)
        hint = f"add `{name}==…` to `pinned` in pyproject.toml, as it is installed here"
        assert name in PINNED, hint
        (pin,) = PINNED[name].specifier
        assert pin.operator == "=="
        assert pin.version in requirement.specifier, f"`{PINNED[name]}` does not fit `{requirement}`"


def test_nothing_else_is_pinned() -> None:
    assert PINNED.keys() == {canonicalize_name(requirement.name) for requirement in _whole(NEEDED)}
