"""skillfolio: a folder of YAML and Markdown becomes a skills portfolio in which every claim shows its evidence.

What flows through which module, top to bottom; imports go upward in this list only:

    diagnostics, findings   what went wrong, where, and what to do about it
    dates                   partial dates and periods
    schema                  what an author may write
    sources                 find the inputs                                   files -> Source
    yamltree, decode        YAML text -> tree -> the schema's structs         text -> Record
    markup/                 Markdown -> HTML with holes for links             text -> Markup
    written                 where words stand in a text                       words -> Place
    documents               one source -> its documents                       Source -> Document
    evidence, portfolio     documents -> the portfolio, all in order          Documents -> Portfolio
    addresses               where outputs are, seen from each other
    links                   where authors' links lead                         Link -> Target
    views, plan             what a template may know; every output of the site
    perspective, entries    the portfolio as seen from one page               Portfolio -> View
    pages, assets           the pages and the stylesheet                      Portfolio -> Plan
    folders                 where a site's files are, and the program's own
    words, render           template + view -> bytes                          Plan -> bytes
    output                  the output folder made equal to the plan          bytes -> files
    build                   the whole pipeline as one function
    reference               the schema as JSON Schema and as documentation
    console, cli            what a person sees and types
"""

__version__ = "0.1.0"
