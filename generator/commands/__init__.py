"""What a person types, one module for each group of commands; `cli` puts them together.

What flows through which module, top to bottom; imports go upward in this list only:

    importing    what people already have becomes content: import
"""
