"""The part of schema.org's vocabulary that the site uses: types with what they inherit from, properties with whom for.

Written down from the vocabulary's own definitions (schema.org, version 29): for each property, the types it is defined
on. A property may be used on those and on all that inherit from them. A use that is not here must be looked up there
before it is added.
"""

PARENTS: dict[str, tuple[str, ...]] = {
    "Thing": (),
    "CreativeWork": ("Thing",),
    "Article": ("CreativeWork",),
    "SocialMediaPosting": ("Article",),
    "BlogPosting": ("SocialMediaPosting",),
    "DefinedTermSet": ("CreativeWork",),
    "EducationalOccupationalCredential": ("CreativeWork",),
    "SoftwareSourceCode": ("CreativeWork",),
    "WebPage": ("CreativeWork",),
    "CollectionPage": ("WebPage",),
    "ProfilePage": ("WebPage",),
    "Intangible": ("Thing",),
    "DefinedTerm": ("Intangible",),
    "EducationalOccupationalProgram": ("Intangible",),
    "ItemList": ("Intangible",),
    "BreadcrumbList": ("ItemList",),
    "Language": ("Intangible",),
    "ListItem": ("Intangible",),
    "Occupation": ("Intangible",),
    "Role": ("Intangible",),
    "OrganizationRole": ("Role",),
    "EmployeeRole": ("OrganizationRole",),
    "Organization": ("Thing",),
    "EducationalOrganization": ("Organization",),
    "Person": ("Thing",),
    "Place": ("Thing",),
}

DOMAINS: dict[str, tuple[str, ...]] = {
    "alternateName": ("Thing",),
    "description": ("Thing",),
    "identifier": ("Thing",),
    "image": ("Thing",),
    "mainEntityOfPage": ("Thing",),
    "name": ("Thing",),
    "sameAs": ("Thing",),
    "subjectOf": ("Thing",),
    "url": ("Thing",),
    "about": ("CreativeWork",),
    "abstract": ("CreativeWork",),
    "author": ("CreativeWork",),
    "dateCreated": ("CreativeWork",),
    "dateModified": ("CreativeWork",),
    "datePublished": ("CreativeWork",),
    "expires": ("CreativeWork",),
    "headline": ("CreativeWork",),
    "inLanguage": ("CreativeWork",),
    "isPartOf": ("CreativeWork",),
    "keywords": ("CreativeWork", "Organization", "Place"),
    "mainEntity": ("CreativeWork",),
    "codeRepository": ("SoftwareSourceCode",),
    "recognizedBy": ("EducationalOccupationalCredential",),
    "hasDefinedTerm": ("DefinedTermSet",),
    "inDefinedTermSet": ("DefinedTerm",),
    "itemListElement": ("ItemList",),
    "numberOfItems": ("ItemList",),
    "item": ("ListItem",),
    "position": ("CreativeWork", "ListItem"),
    "provider": ("CreativeWork", "EducationalOccupationalProgram"),
    "educationalCredentialAwarded": ("EducationalOccupationalProgram",),
    "startDate": ("CreativeWork", "EducationalOccupationalProgram", "Role"),
    "endDate": ("CreativeWork", "EducationalOccupationalProgram", "Role"),
    "roleName": ("Role",),
    "location": ("Organization",),
    "alumniOf": ("Person", "Organization"),
    "email": ("Organization", "Person"),
    "hasCredential": ("Organization", "Person"),
    "hasOccupation": ("Person",),
    "homeLocation": ("Person",),
    "jobTitle": ("Person",),
    "knowsAbout": ("Organization", "Person"),
    "knowsLanguage": ("Organization", "Person"),
    "worksFor": ("Person",),
}

RANGES: dict[str, tuple[str, ...]] = {
    "about": ("Thing",),
    "alumniOf": ("EducationalOrganization", "Organization"),
    "author": ("Organization", "Person"),
    "hasCredential": ("EducationalOccupationalCredential",),
    "hasDefinedTerm": ("DefinedTerm",),
    "hasOccupation": ("Occupation",),
    "homeLocation": ("Place",),
    "inDefinedTermSet": ("DefinedTermSet",),
    "itemListElement": ("ListItem", "Thing"),
    "keywords": ("DefinedTerm",),
    "knowsAbout": ("Thing",),
    "knowsLanguage": ("Language",),
    "location": ("Place",),
    "mainEntity": ("Thing",),
    "provider": ("Organization", "Person"),
    "recognizedBy": ("Organization",),
    "subjectOf": ("CreativeWork",),
    "worksFor": ("Organization",),
}
"""What a property may hold besides texts and addresses. A `Role` may stand wherever what it leads to may."""


def is_a(kind: str, wanted: str) -> bool:
    """Whether a type is another or inherits from it."""
    return kind == wanted or any(is_a(parent, wanted) for parent in PARENTS[kind])


def mistakes(node: object, through: str = "") -> list[str]:
    """What in a piece of linked data is not as the vocabulary has it. `through`: the property that leads to it."""
    if isinstance(node, list):
        return [mistake for item in node for mistake in mistakes(item, through)]
    if not isinstance(node, dict):
        return []
    kind = node.get("@type", "")
    if kind not in PARENTS:
        return [f"there is no type `{kind}`"]
    found = []
    if through and not is_a(kind, "Role") and not any(is_a(kind, wanted) for wanted in RANGES.get(through, ())):
        found.append(f"`{through}` may not lead to `{kind}`")
    for name, value in node.items():
        if name.startswith("@"):
            continue
        is_of_role = is_a(kind, "Role") and name == through
        if not is_of_role and not any(is_a(kind, domain) for domain in DOMAINS.get(name, ())):
            found.append(f"`{kind}` has no property `{name}`")
        if value in ("", [], None, {}):
            found.append(f"`{name}` of `{kind}` is empty")
        found += mistakes(value, name)
    return found
