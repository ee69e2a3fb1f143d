"""How a site looks: what its author chooses, and the templates, words and styles that are its own.

What flows through which module; imports go upward in this list only:

    contrast    how far apart colours are to the eye
    palettes    the colours that come with the program
    tokens      the look that an author chooses                              schema.Theme -> CSS
    theme       the templates, words and styles of a site                    files -> Theme
"""
