"""What people already have becomes content: READMEs, résumés in several formats, LinkedIn's export.

What flows through which module, top to bottom; imports go upward in this list only:

    model                   what all importers take and return
"""
