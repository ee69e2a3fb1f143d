"""What a recruiter and a machine take away: files made of the same portfolio as the pages, proven to agree with them.

What flows through which module; imports go upward in this list only:

    marks        what has a meaning in Markdown
    markdown     HTML -> Markdown
    twins        the Markdown beside a page                                 bytes of a page -> bytes
    profiles     what the address of a profile tells                        address -> user name
    jsonresume   resume.json                                                Portfolio -> text
    vcard        contact.vcf                                                Person -> text
    terms        the nodes of linked data                                   components -> JSON
    jsonld       what a page is about, as linked data                       view -> text
    llms         llms.txt                                                   Portfolio -> view
    takeaway     the files of a portfolio that are no pages of its site     Portfolio -> outputs
    glyphs       which characters the fonts of the PDF and the cards have
    legible      where authors wrote what no font has                       views -> Diagnostic
    agreement    whether an output says all that the résumé says            view, text -> Diagnostic
    selection    what of a résumé fits on two pages
    variants     what an author's variants of the résumé put first or leave out
    resume       the résumé as a document                                   Portfolio -> view
    socialcards  the pictures that networks show of a page                  Portfolio -> view
    plaintext    HTML -> runs of text
    typesetting  template + view -> PDF and PNG                             view -> bytes
"""
