"""The PDF of the résumé, as people and programs read it."""

import io
import re
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pdfplumber
import pypdf
import pypdfium2
import pytest

from generator.exports.agreement import Fact, missing
from tests.built_site import BuiltSite
from tests.exports import career


def read(site: BuiltSite, name: str = "resume.pdf") -> pypdf.PdfReader:
    return pypdf.PdfReader(io.BytesIO((site.folder / name).read_bytes()))


def texts(file: Path) -> dict[str, str]:
    """The text of a PDF, by the library that found it."""
    with pdfplumber.open(file) as document:
        by_plumber = "\n".join(page.extract_text() for page in document.pages)
    document_of_pdfium = pypdfium2.PdfDocument(file)
    by_pdfium = "\n".join(page.get_textpage().get_text_range() for page in document_of_pdfium)
    document_of_pdfium.close()
    return {
        "pypdf": "\n".join(page.extract_text() for page in pypdf.PdfReader(file).pages),
        "pdfplumber": by_plumber,
        "pdfium": by_pdfium,
    }


def in_order(text: str, words: list[str]) -> bool:
    """Whether a text has words one after the other."""
    at = 0
    for word in words:
        at = text.find(word, at)
        if at < 0:
            return False
    return True


LIBRARIES = ("pypdf", "pdfplumber", "pdfium")


@pytest.fixture(scope="module")
def text(long_career: BuiltSite) -> dict[str, str]:
    return texts(long_career.folder / "resume.pdf")


@pytest.mark.parametrize("library", LIBRARIES)
def test_every_library_reads_it_in_the_order_of_reading(text: dict[str, str], library: str) -> None:
    order = [career.NAME, "Ingénieure en bases", "Kraków", "Skills", "Languages:", "Experience", career.EMPLOYER]
    order += [*career.ROLES, "Projects", "Projet 0", "Sole developer", "Programs", "Certificates", "Ελληνικά"]
    assert in_order(text[library], order)


@pytest.mark.parametrize("library", LIBRARIES)
def test_every_fact_is_in_what_every_library_reads(text: dict[str, str], library: str) -> None:
    facts = [career.NAME, career.EMPLOYER, *career.ROLES, "Mar 2022 – present", "Mar 2018 – Feb 2022", "May 2, 2024"]
    facts += re.split(r"[ |]", career.SKILLS)
    assert missing([Fact("skill", fact) for fact in facts], text[library]) == []


@pytest.mark.parametrize("library", LIBRARIES)
def test_letters_are_not_joined_so_that_words_are_found(text: dict[str, str], library: str) -> None:
    assert "offices for data, first and efficiently" in text[library]


def test_it_fits_on_two_pages_and_says_what_is_left_out(long_career: BuiltSite, text: dict[str, str]) -> None:
    assert len(read(long_career).pages) == 2
    shown = len(re.findall(r"Sole\s+developer", text["pdfium"]))
    assert 3 <= shown < 25
    assert f"and {25 - shown} more at zoe.example.org/work/projects" in text["pdfium"]


def test_a_portfolio_of_the_usual_size_takes_a_page(starter: BuiltSite) -> None:
    assert len(read(starter).pages) == 1


def root_of(reader: pypdf.PdfReader) -> Any:
    """The catalogue of a PDF."""
    return reader.trailer["/Root"]


def _objects(reader: pypdf.PdfReader, kind: str) -> set[str]:
    """The structure types of the elements of a tagged PDF."""
    found: set[str] = set()

    def walk(node: Any) -> None:
        node = node.get_object() if hasattr(node, "get_object") else node
        if isinstance(node, dict):
            if "/S" in node:
                found.add(str(node["/S"]))
            walk(node.get(kind, []))
        elif isinstance(node, list):
            for item in node:
                walk(item)

    walk(root_of(reader)["/StructTreeRoot"])
    return found


def test_it_is_tagged(long_career: BuiltSite) -> None:
    reader = read(long_career)
    root = root_of(reader)
    assert root["/MarkInfo"]["/Marked"]
    assert {"/H1", "/H2", "/H3", "/L", "/LI", "/Link", "/P"} <= _objects(reader, "/K")
    assert b"pdfuaid:part" in root["/Metadata"].get_data()


def test_it_says_whose_it_is_and_in_which_language(long_career: BuiltSite) -> None:
    reader = read(long_career)
    assert reader.metadata is not None
    assert reader.metadata.title == f"{career.NAME} – Résumé"
    assert reader.metadata.author == career.NAME
    assert reader.metadata.subject == "Ingénieure en bases de données"
    assert "Python" in str(reader.metadata.get("/Keywords"))
    assert reader.metadata.creation_date is None
    assert root_of(reader)["/Lang"] == "en"


def _links(reader: pypdf.PdfReader) -> set[str]:
    annotations = [item.get_object() for page in reader.pages for item in page.get("/Annots", [])]
    return {str(item["/A"]["/URI"]) for item in annotations if "/URI" in item.get("/A", {})}


def test_its_links_lead_to_the_pages_of_the_site(long_career: BuiltSite) -> None:
    base = long_career.base or ""
    links = _links(read(long_career))
    assert {f"{base}skills/python/", f"{base}projects/p0/", f"{base}projects/", "mailto:zoe@example.org"} <= links
    ours = [unquote(link.removeprefix(base)) for link in links if link.startswith(base)]
    assert [link for link in ours if not (long_career.folder / link / "index.html").is_file()] == []


def test_without_an_address_no_link_leads_to_a_page(varied: BuiltSite) -> None:
    assert _links(read(varied)) == {"mailto:zoe@example.org", "https://code.example.org/zoe"}


def test_all_fonts_are_embedded(long_career: BuiltSite) -> None:
    pages: list[Any] = list(read(long_career).pages)
    fonts = [font.get_object() for page in pages for font in page["/Resources"]["/Font"].values()]
    inner = [font["/DescendantFonts"][0].get_object()["/FontDescriptor"].get_object() for font in fonts]
    assert inner
    assert all({"/FontFile2", "/FontFile3"} & descriptor.keys() for descriptor in inner)


@pytest.mark.parametrize(("site", "size"), [("long_career", (595, 842)), ("varied", (612, 792))])
def test_the_paper_is_as_asked_for(site: str, size: tuple[int, int], request: pytest.FixtureRequest) -> None:
    for page in read(request.getfixturevalue(site)).pages:
        assert (round(page.mediabox.width), round(page.mediabox.height)) == size


def test_a_variant_puts_first_and_leaves_out(varied: BuiltSite) -> None:
    plain, data = (texts(varied.folder / name)["pdfium"] for name in ("resume.pdf", "resume-data.pdf"))
    assert "Data engineer" in data
    assert in_order(
        data, ["Databases:", "Languages:", "Programs", "Experience", "Projects", "Projet 20, Sole developer"]
    )
    assert in_order(plain, ["Languages:", "Databases:", "Experience", "Projects", "Programs", "Certificates"])
    assert "React" in plain
    assert "React" not in data
    assert "Certificates" not in data
    assert "Projet 20, Sole developer" not in plain
    assert len(read(varied, "resume-data.pdf").pages) <= 2


def test_right_to_left_it_begins_at_the_right_and_says_all(arabic_resume: BuiltSite) -> None:
    reader = read(arabic_resume)
    assert root_of(reader)["/Lang"] == "ar"
    with pdfplumber.open(arabic_resume.folder / "resume.pdf") as document:
        page = document.pages[0]
        words = page.extract_words()
        top = min(word["top"] for word in words)
        assert max(word["x1"] for word in words if word["top"] < top + 20) > 0.9 * float(page.width)
    facts = [Fact("name", "ليلى حدّاد"), Fact("skill", "PostgreSQL"), Fact("organization", "الجامعة الأردنية")]
    for found in texts(arabic_resume.folder / "resume.pdf").values():
        assert missing(facts, found) == [] or found == ""
