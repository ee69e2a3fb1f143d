"""The interface in one language: its words, its dates, its plural forms, and from which side it is read.

What flows through which module; imports go upward in this list only:

    tags          what a language tag says by itself
    forms         dates and plural forms of a language
    words         the words of the interface, in one language                view's facts -> text
    vocabulary    where they are read                                        Theme -> Words
"""
