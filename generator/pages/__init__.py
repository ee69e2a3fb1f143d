"""The pages of a site: which there are, and what each shows.

What flows through which module; imports go upward in this list only:

    assets     the stylesheet and the scripts                                Theme -> outputs
    frames     what surrounds pages                                          Portfolio -> components
    filters    how lists are narrowed down, pages are searched               Portfolio -> components
    match      advertisements compared with the skills                       Portfolio -> view
    entries    the pages of single entries                                   Document -> view
    site       every page, and the files for machines                        Portfolio -> views
"""
