"""skillfolio: a folder of YAML and Markdown becomes a skills portfolio in which every claim shows its evidence.

What flows through which modules, top to bottom; imports go upward in this list only. A name with a slash is a package,
which lists its own modules in the same way:

    diagnostics, findings   what went wrong, where, and what to do about it
    dates                   partial dates and periods
    privacy                 whether something private occurs in a text
    folders                 where a site's files are
    pipes, stopping, workers
                            much work, done by several processes
    caching/                which files need not be read again, which results not made
    markup/                 Markdown -> HTML with holes for links             text -> Markup
    images/                 what is known of pictures, and what is made of them
    content/                what an author may write, and where it is found   files -> Source
    yamlfiles/              YAML decoded and edited                           text -> Record
    theming/                how a site looks                                  files -> Theme
    languages/              the words of the interface, in one language       Theme -> Words
    reading/                one source -> its documents                       Source -> Document
    portfolio/              documents -> the portfolio, all in order          Documents -> Portfolio
    presentation/           what a site shows, as plain values                Portfolio -> components
    exports/                what a recruiter takes away                       Portfolio -> views, bytes
    pages/                  the pages                                         Portfolio -> views
    incremental/            what is remembered from build to build
    rendering/              templates and views -> bytes                      Plan -> bytes
    output/                 the output folder made equal to the plan          bytes -> files
    uptodate                that nothing has changed, found out first of all
    pipeline/               the whole way as one function                     Request -> Result
    reference               the schema as JSON Schema and as documentation
    reporting/              what a person sees                                Result -> text
    scaffolding/            files of a site that are its author's own         files -> files
    importers/              what people already have becomes content          files -> Found -> files
    preview/                the site in the browser while it is edited        sources -> State -> HTTP
    commands/               what a person types, in groups
    cli, start              what a person types
"""

__version__ = "0.1.0"

PROGRAM = "skillfolio"
"""How the program calls itself in what it makes; `resume.json` is read back by that."""
