"""What was found is put together and into the files of a site.

What flows through which module, top to bottom; imports go upward in this list only:

    together        several sources as one
    standing        the content that is there
    yamltext        values -> YAML
    edits           additions to a file that is there
    writing         Found -> the text of files
    placing         where everything goes
"""
