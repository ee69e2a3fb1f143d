"""What people already have becomes content: READMEs, résumés in several formats, LinkedIn's export.

An importer is a pure function of a source's bytes. What all of them found is put together, given its places, and
written only when everything is known to be right.

What flows through which modules, top to bottom; imports go upward in this list only. A name with a slash is a package,
which lists its own modules in the same way:

    model           what all importers take and return
    categories      the groups of known skills
    identity        when two entries are one
    readmes/        READMEs
    resumes/        résumés
    formats         which format a source is in
    merging/        Found -> files
    bring           an import from beginning to end
    account         what became what, for people
"""
