"""What an author may write, where it is found, and what it is once it is read.

What flows through which module; imports go upward in this list only:

    values       kinds of text, and choices from a few words
    schema       every file of a site's content, every field
    sources      find the inputs                                             files -> Source
    documents    what comes of a source: one document a thing
"""
