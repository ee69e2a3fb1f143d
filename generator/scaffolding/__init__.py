"""The files of a site that are its author's own: made by the program, and kept in step with it.

What flows through which module; imports go upward in this list only:

    filesets     several files of a site written as one
    overrides    a site's own copies of packaged templates
    upgrade      what a site needs to go with this version                   files -> files
    newsite      a site of one's own                                         starter -> files
"""
