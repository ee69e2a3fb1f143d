"""Résumés in all formats: nothing of them gets lost, and what comes of them is a site without mistakes."""

import datetime
from pathlib import Path

import pytest

from generator.folders import Folders
from generator.importers.bring import bring
from generator.pipeline.build import build
from generator.pipeline.request import Request
from tests.importers.sources import DOCUMENTS, imported, lost, source_of

TODAY = datetime.date(2026, 6, 1)
NAMES = [document.name for document in DOCUMENTS]


def test_there_are_thirty_documents_and_more() -> None:
    assert len(DOCUMENTS) >= 30


@pytest.mark.parametrize("document", DOCUMENTS, ids=NAMES)
def test_every_value_is_in_content_or_in_the_account(document: Path, tmp_path: Path) -> None:
    site, brought = imported(document, tmp_path)
    assert brought.succeeded, brought.diagnostics
    assert lost(document, site, brought) == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=NAMES)
def test_to_import_a_document_twice_changes_nothing(document: Path, tmp_path: Path) -> None:
    site, _ = imported(document, tmp_path)
    again = bring([source_of(document, tmp_path)], site)
    assert again.succeeded, again.diagnostics
    assert again.changes == {}


@pytest.mark.parametrize("document", DOCUMENTS, ids=NAMES)
def test_what_comes_of_a_document_is_a_site_without_mistakes(document: Path, tmp_path: Path) -> None:
    site, _ = imported(document, tmp_path)
    request = Request(folders=Folders.of(site), today=TODAY, write=False, drafts=True, remember=False)
    result = build(request)
    assert [finding for finding in result.diagnostics if finding.severity == "error"] == []
