"""What leaves the site besides its pages: the same facts, for machines.

What flows through which module:

    marks       what has a meaning in Markdown
    markdown    HTML -> Markdown
    twins       the Markdown beside a page                                 bytes of a page -> bytes
    profiles    what the address of a profile tells                        address -> user name
    jsonresume  resume.json                                                Portfolio -> text
    vcard       contact.vcf                                                Person -> text
    terms       the nodes of linked data                                   components -> JSON
    jsonld      what a page is about, as linked data                       view -> text
    llms        llms.txt                                                   Portfolio -> view
    takeaway    the files of a portfolio that are no pages of its site     Portfolio -> outputs
"""
