"""skillfolio: a folder of YAML and Markdown becomes a skills portfolio in which every claim shows its evidence.

What flows through which module, top to bottom; imports go upward in this list only:

    diagnostics, findings   what went wrong, where, and what to do about it
    dates                   partial dates and periods
    values, schema          what an author may write
    privacy                 whether something private occurs in a text
    contrast                how far apart colours are to the eye
    palettes, tokens        the look that an author chooses                   schema.Theme -> CSS
    pipes                   bytes sent from process to process
    folders                 where a site's files are
    stamps                  which files need not be read again
    cache, engine           results by the digest of all they read; what the program itself is
    sources                 find the inputs                                   files -> Source
    theme                   how a site looks: its templates, words and styles files -> Theme
    yamltree                YAML text -> a tree that knows where it stands
    yamledits, migrations   edits of YAML that leave the rest alone; earlier formats -> the present one
    decode                  YAML text -> tree -> the schema's structs         text -> Record
    markup/                 Markdown -> HTML with holes for links             text -> Markup
    images/                 what is known of pictures, and what is made of them
    searchwords             the words of a text as they are searched for      text -> words
    languages               which way a language is written, and what it is a form of
    forms                   dates and plural forms of a language
    words, vocabulary       the words of the interface, in one language       Theme -> Words
    documents, facts        what comes of a source, and how it is written down
    disclosures             credentials and private data in a text            text -> Diagnostic
    written                 where words stand in a text                       words -> Place
    reading                 one source -> its documents                       Source -> Reading
    reader                  the same, in a process that is started ahead
    request                 what a build is asked for
    places                  where fields and words stand in the sources       Document -> Place
    evidence, portfolio     documents -> the portfolio, all in order          Documents -> Portfolio
    addresses               where outputs are, seen from each other
    links                   where authors' links lead                         Link -> Address
    components              what pages are made of
    printed, views          what a template may know
    plan                    every output of the site
    assets                  the stylesheet and the scripts                    Theme -> outputs
    skillnames              the names of common skills
    cards                   what pages share                                  Portfolio -> components
    exports/                what a recruiter takes away                       Portfolio -> views, bytes
    frames                  what surrounds pages                              Portfolio -> components
    filters                 how lists are narrowed down, pages are searched   Portfolio -> components
    match                   advertisements compared with the skills           Portfolio -> view
    entries, pages          the pages                                         Portfolio -> views
    workers                 much work, done by several processes
    memory                  what is remembered, in which form
    ledger                  what pages were made from, and why they were rendered
    library                 what came of all sources, read or remembered      Sources -> Documents
    gallery                 pictures, looked at, made or remembered           Sources -> facts, bytes
    planning                documents -> the plan                             Documents -> Plan
    searchindex             what is searched, as scripts                      words -> bytes
    makers                  what the program itself makes of a view             view -> bytes
    compiled, render        template + view -> bytes
    edition                 the bytes of every page, rendered or remembered   Plan -> bytes
    journal                 what is ours in an output folder, and what is there
    stopwatch, prepare      everything up to the plan, and how long it takes
    lock, output            the output folder made equal to the plan          bytes -> files
    uptodate                that nothing has changed, found out first of all
    build                   the whole pipeline as one function
    verify, explain         whether the output is right, and why it is as it is
    paper                   a résumé for its author alone
    reference               the schema as JSON Schema and as documentation
    console, summary        what a person sees
    report                  the same in Markdown, for who was not there       Result -> text
    filesets                several files of a site written as one
    overrides               a site's own copies of packaged templates
    upgrade                 what a site needs to go with this version         files -> files
    newsite                 a site of one's own                               starter -> files
    importers/              what people already have becomes content          files -> Found -> files
    preview/                the site in the browser while it is edited         sources -> State -> HTTP
    commands/               what a person types, in groups
    cli, start              what a person types
"""

__version__ = "0.1.0"

PROGRAM = "skillfolio"
"""How the program calls itself in what it makes; `resume.json` is read back by that."""
