"""LinkedIn's export: a zip of CSV tables, or one of them.

Which columns there are, and in which language, has changed over the years, so each is looked for by all of its names.
A table is known by its file's name. Tables about other people, and about what LinkedIn does, are left out.
"""

import re

from generator.diagnostics import Diagnostic, Place, error, warning
from generator.importers.model import Imported, Material, Note, Origin
from generator.importers.resumes.archives import members
from generator.importers.resumes.entries import entries_of
from generator.importers.resumes.gathering import given
from generator.importers.resumes.ledger import Piece
from generator.importers.resumes.model import Ability, Credential, Job, Made, Person, Profile, Resume, Section, Study
from generator.importers.resumes.tables import Row, key, table

LASTING = "LinkedIn leaves the end of a position empty while it lasts"
_OTHERS = "it is not about the person's own work"

_COLUMNS = {
    "first": "First Name|Prénom|Vorname|Nombre|Nome",
    "last": "Last Name|Nom|Nachname|Apellidos|Sobrenome|Nom de famille",
    "maiden": "Maiden Name|Nom de jeune fille|Geburtsname",
    "address": "Address|Adresse|Dirección|Endereço",
    "zip": "Zip Code|Code postal|Postleitzahl|Código postal",
    "birth": "Birth Date|Date de naissance|Geburtsdatum|Fecha de nacimiento",
    "headline": "Headline|Titre du profil|Profil-Slogan|Titular",
    "summary": "Summary|Résumé|Zusammenfassung|Resumen|Info",
    "industry": "Industry|Secteur|Branche|Sector",
    "geo": "Geo Location|Lieu géographique|Standort|Ubicación geográfica",
    "twitter": "Twitter Handles|Twitter",
    "websites": "Websites|Sites web|Webseiten|Sitios web",
    "messengers": "Instant Messengers|Messagerie instantanée",
    "company": "Company Name|Company|Nom de l'entreprise|Entreprise|Unternehmen|Empresa|Organization",
    "title": "Title|Role|Intitulé du poste|Titre|Titel|Position|Cargo|Puesto|Título",
    "description": "Description|Beschreibung|Descripción|Descrição",
    "location": "Location|Lieu|Ort|Ubicación|Localidade",
    "start": "Started On|Start Date|Date de début|Début|Startdatum|Fecha de inicio|Beginn",
    "end": "Finished On|End Date|Date de fin|Fin|Enddatum|Fecha de fin|Ende",
    "school": "School Name|School|Nom de l'établissement|Établissement|Schule|Hochschule|Centro educativo",
    "degree": "Degree Name|Degree|Diplôme|Abschluss|Título|Titulación",
    "field": "Field Of Study|Domaine d'études|Studienfach|Disciplina académica",
    "notes": "Notes|Remarques|Anmerkungen|Notas",
    "activities": "Activities|Activities and Societies|Activités|Aktivitäten|Actividades",
    "grade": "Grade|Note|Nota",
    "name": "Name|Nom|Nombre|Nome|Skill|Compétence|Kenntnis",
    "url": "Url|Link|URL du certificat|Lien",
    "authority": "Authority|Issuing Organization|Organisme|Autorité|Zertifizierungsstelle|Autoridad|Issuer",
    "license": "License Number|Numéro de licence|Lizenznummer|Número de licencia",
    "proficiency": "Proficiency|Niveau|Kenntnisstand|Competencia|Nivel",
    "email": "Email Address|Email|Adresse e-mail|E-Mail-Adresse|Dirección de correo electrónico",
    "number": "Number|Phone Number|Numéro|Nummer|Número",
    "issued": "Issued On|Date|Published On|Date de publication",
    "cause": "Cause|Cause soutenue",
    "publisher": "Publisher|Éditeur|Verlag",
}
_NAMES = {field: tuple(names.split("|")) for field, names in _COLUMNS.items()}
_KNOWN = frozenset(key(name) for names in _NAMES.values() for name in names) | frozenset(
    key(name) for name in ("Extension", "Type", "Confirmed", "Primary", "Updated On")
)
_TABLES = {
    "profile": "profile|profil|perfil",
    "positions": "positions|postes|positionen|puestos|cargos",
    "education": "education|formation|ausbildung|educacion|formacao",
    "skills": "skills|competences|kenntnisse|aptitudes|competencias",
    "certifications": "certifications|zertifikate|certificaciones|bescheinigungen",
    "projects": "projects|projets|projekte|proyectos|projetos",
    "languages": "languages|langues|sprachen|idiomas",
    "emails": "emailaddresses|adressesemail|emailadressen|emails",
    "phones": "phonenumbers|numerosdetelephone|telefonnummern|whatsappphonenumbers",
    "volunteering": "volunteering|volunteeringexperiences|benevolat",
    "honors": "honors|honorsawards|distinctions",
    "courses": "courses|cours|kurse|cursos",
    "organizations": "organizations|organisations",
    "publications": "publications|publikationen|publicaciones",
    "patents": "patents|brevets",
    "scores": "testscores",
    "recommendations": "recommendationsreceived",
}
_TABLE_OF = {name: kind for kind, names in _TABLES.items() for name in names.split("|")}
_SITE = re.compile(r"(?:(?P<label>[A-Z_]+):)?(?P<url>https?://[^\s,\]]+|[\w-]+(?:\.[\w-]+)+[^\s,\]]*)")


def is_table(name: str) -> bool:
    """Whether a file's name is that of one of the tables."""
    return _kind(name) in _TABLES


def read_archive(material: Material) -> Imported:
    """What an export tells."""
    files, problems = members(material.name, material.data, ".csv")
    if problems:
        return Imported(diagnostics=tuple(problems))
    if not any(is_table(name) for name in files):
        hint = "LinkedIn's has tables such as `Profile.csv` and `Positions.csv`"
        finding = error(
            "import-format", "the archive has none of the tables of LinkedIn's export", Place(material.name), hint
        )
        return Imported(diagnostics=(finding,))
    return _read(material.name, files)


def read_table(material: Material) -> Imported:
    """What one table tells."""
    name = material.name.replace("\\", "/").rpartition("/")[2]
    return _read(material.name.removesuffix(name).rstrip("/"), {name: material.data})


def _kind(name: str) -> str:
    stem = name.replace("\\", "/").rpartition("/")[2].rpartition(".")[0]
    return _TABLE_OF.get(key(stem), "")


def _read(archive: str, files: dict[str, bytes]) -> Imported:
    rows: dict[str, list[Row]] = {}
    notes: list[Note] = []
    findings: list[Diagnostic] = []
    for name, data in sorted(files.items()):
        path, kind = f"{archive}/{name}".lstrip("/"), _kind(name)
        if not kind:
            notes.append(Note(kind="left-out", origin=Origin(path), text=name, why=_OTHERS))
            continue
        text = _text(data)
        found, problems = table(path, text, _KNOWN)
        findings += problems
        if found is not None:
            rows.setdefault(kind, []).extend(found.lines())
        elif text.strip() and not problems:
            message = "no row of the table has the names of its columns"
            hint = "are they in a language that is not known here? name them as LinkedIn does in English"
            findings.append(warning("import-columns", message, Place(path, 1), hint))
            notes.append(Note(kind="left-out", origin=Origin(path), text=text, why="its columns are not known"))
    found_entries = entries_of(_resume(rows))
    notes += [
        note
        for lines in rows.values()
        for row in lines
        for note in row.left_out("content has no place for this column")
    ]
    return Imported(found=found_entries, notes=tuple(notes), diagnostics=tuple(findings))


def _text(data: bytes) -> str:
    """The text of a table; older exports are not UTF-8."""
    for encoding in ("utf-8-sig", "utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"):
        try:
            return data.decode(encoding).replace("\r\n", "\n").replace("\r", "\n")
        except UnicodeDecodeError:
            continue
    return data.decode("cp1252", "replace").replace("\r\n", "\n").replace("\r", "\n")


def _get(row: Row, field: str) -> Piece:
    return row.text(*_NAMES[field])


def _resume(rows: dict[str, list[Row]]) -> Resume:
    return Resume(
        person=_person(rows),
        jobs=(
            *map(_job, rows.get("positions", [])),
            *(_job(row, voluntary=True) for row in rows.get("volunteering", [])),
        ),
        studies=tuple(map(_study, rows.get("education", []))),
        projects=tuple(map(_project, rows.get("projects", []))),
        credentials=(
            *map(_certificate, rows.get("certifications", [])),
            *(_honor(row) for row in rows.get("honors", [])),
        ),
        abilities=tuple(Ability(name=_get(row, "name")) for row in rows.get("skills", [])),
        sections=(
            _section("Courses", rows.get("courses", [])),
            _section("Organizations", rows.get("organizations", [])),
            _section("Publications", rows.get("publications", [])),
            _section("Patents", rows.get("patents", [])),
            _section("Test scores", rows.get("scores", [])),
            _section("Recommendations", rows.get("recommendations", []), draft=True),
        ),
        lasting=LASTING,
    )


def _person(rows: dict[str, list[Row]]) -> Person:
    row = next(iter(rows.get("profile", [])), None)
    languages = tuple((_get(item, "name"), _get(item, "proficiency")) for item in rows.get("languages", []))
    emails = tuple(piece for item in rows.get("emails", []) for piece in given(_get(item, "email")))
    phones = tuple(piece for item in rows.get("phones", []) for piece in given(_get(item, "number")))
    if row is None:
        return Person(languages=languages, emails=emails, phones=phones)
    first, last = _get(row, "first"), _get(row, "last")
    sites = _get(row, "websites")
    handles = _get(row, "twitter")
    return Person(
        name=(first or last).but(" ".join(piece.text for piece in (first, last) if piece)),
        headline=_get(row, "headline"),
        summaries=given(_get(row, "summary")),
        places=given(_get(row, "geo")),
        addresses=given(_get(row, "address"), _get(row, "zip")),
        private=(
            ("birth_date", _get(row, "birth")),
            ("maiden_name", _get(row, "maiden")),
            ("messengers", _get(row, "messengers")),
        ),
        emails=emails,
        phones=phones,
        links=(*_sites(sites), *_handles(handles)),
        languages=languages,
        extra=(("Industry", _get(row, "industry")),),
    )


def _sites(piece: Piece) -> list[Profile]:
    """Websites as LinkedIn writes them: `[PORTFOLIO:https://a.example,BLOG:https://b.example]`."""
    return [
        Profile(
            network=piece.but((match["label"] or "Website").replace("_", " ").capitalize()), url=piece.but(match["url"])
        )
        for match in _SITE.finditer(piece.text)
    ]


def _handles(piece: Piece) -> list[Profile]:
    names = re.findall(r"[\w.]+", piece.text)
    return [Profile(network=piece.but("Twitter"), user=piece.but(name)) for name in names]


def _job(row: Row, *, voluntary: bool = False) -> Job:
    return Job(
        organization=_get(row, "company"),
        title=_get(row, "title"),
        start=_get(row, "start"),
        end=_get(row, "end"),
        location=_get(row, "location"),
        summary=_get(row, "description"),
        voluntary=voluntary,
        extra=(("Cause", _get(row, "cause")),) if voluntary else (),
    )


def _study(row: Row) -> Study:
    field, degree = _get(row, "field"), _get(row, "degree")
    return Study(
        institution=_get(row, "school"),
        area=field,
        degree=degree,
        start=_get(row, "start"),
        end=_get(row, "end"),
        score=_get(row, "grade"),
        summary=_get(row, "notes"),
        extra=(("Activities", _get(row, "activities")), ("", _get(row, "description"))),
    )


def _project(row: Row) -> Made:
    return Made(
        title=_get(row, "title") or _get(row, "name"),
        summary=_get(row, "description"),
        start=_get(row, "start"),
        end=_get(row, "end"),
        url=_get(row, "url"),
    )


def _certificate(row: Row) -> Credential:
    return Credential(
        title=_get(row, "name"),
        issuer=_get(row, "authority"),
        date=_get(row, "start"),
        expires=_get(row, "end"),
        id=_get(row, "license"),
        url=_get(row, "url"),
    )


def _honor(row: Row) -> Credential:
    title = _get(row, "title") or _get(row, "name")
    return Credential(
        title=title,
        issuer=_get(row, "authority"),
        date=_get(row, "issued"),
        summary=_get(row, "description"),
        is_award=True,
    )


def _section(title: str, rows: list[Row], *, draft: bool = False) -> Section:
    listed = [given(_get(row, "name") or _get(row, "title"), *(piece for _, piece in row.rest())) for row in rows]
    return Section(title=title, rows=tuple(row for row in listed if row), draft=draft)
