"""The sites whose PDFs and cards are looked at, each built once."""

import pytest

from tests.built_site import BuiltSite, build, copied
from tests.exports import career

BASE = "https://zoe.example.org/work/"
VARIANTS = """\
resume:
  paper: letter
  variants:
    - name: data
      headline: Data engineer
      first: [Databases, projects/p20, programs]
      leave_out: [React, certificates]
"""


@pytest.fixture(scope="session")
def long_career(tmp_path_factory: pytest.TempPathFactory) -> BuiltSite:
    """A career that does not fit on two pages."""
    return build(career.write(tmp_path_factory.mktemp("career") / "site"), BASE)


@pytest.fixture(scope="session")
def varied(tmp_path_factory: pytest.TempPathFactory) -> BuiltSite:
    """The same career on letter paper, without an address, with a variant."""
    return build(career.write(tmp_path_factory.mktemp("varied") / "site", VARIANTS), None)


@pytest.fixture(scope="session")
def arabic_resume(tmp_path_factory: pytest.TempPathFactory) -> BuiltSite:
    """A site that is written from right to left."""
    return build(copied("arabic", tmp_path_factory.mktemp("arabic")), BASE)
