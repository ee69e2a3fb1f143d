"""Views -> bytes: by templates, or by the program itself.

What flows through which module; imports go upward in this list only:

    searchindex    what is searched, as scripts                              words -> bytes
    makers         what the program itself makes of a view                   view -> bytes
    compiled       templates as Python keeps its own code
    templates      template + view -> bytes
    jobs           outputs that are made at once, and by whom
    keys           all that an output is rendered from                       Sheet -> key
    press          one output at a time                                      Sheet -> bytes
    edition        the bytes of every page, rendered or remembered           Plan -> bytes
"""
