"""Résumés in several formats, and LinkedIn's export, become content.

What flows through which module, top to bottom; imports go upward in this list only:

    ledger          a source's tree, and what nobody took of it
    trees           JSON text -> tree
    tables          CSV text -> rows
    archives        zip files, bounded
    addresses       networks and web addresses
    phrases         HTML and plain text -> Markdown
    when            dates as people write them
    model           what résumés tell, in one shape
    drafts          pieces -> the fields of a record
    mentions        skills that texts name, as evidence
    entries         Resume -> Found
    gathering       what the formats share
    jsonresume      JSON Resume
    fresh           FRESH
    rendercv        RenderCV
    reactive        Reactive Resume
    manfred         Manfred's MAC
    linkedin        LinkedIn's export
"""
