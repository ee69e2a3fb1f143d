"""One source -> its documents, with every mistake at its place.

What flows through which module; imports go upward in this list only:

    searchwords    the words of a text as they are searched for              text -> words
    facts          how what came of a source is written down                 Reading -> bytes
    disclosures    credentials and private data in a text                    text -> Diagnostic
    written        where words stand in a text                               words -> Place
    parsing        front matter decoded, Markdown converted                  Source -> Reading
    reader         the same, in a process that is started ahead
    places         where fields and words stand in the sources               Document -> Place
"""
