"""What a person types, one module for each group of commands; `cli` puts them together.

What flows through which module, top to bottom; imports go upward in this list only:

    status       the status that a command ends with
    options      the options that several commands have
    asked        what they ask for
    importing    what people already have becomes content: import
    sites        sites made and kept: new, override, upgrade
    resume       a résumé for its author: resume
"""
