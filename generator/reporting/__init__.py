"""What a build came to, told to people and to other programs.

What flows through which module; imports go upward in this list only:

    console     how findings and progress are shown                          Diagnostic -> text
    summary     the last sentences of a build                                Result -> text
    markdown    the same for who was not there                               Result -> Markdown
"""
