"""YAML in both directions: read so that each value knows where it stands, and edited so that all else stays.

What flows through which module; imports go upward in this list only:

    tree          YAML text -> a tree that knows where it stands             text -> Node
    edits         edits of YAML that leave the rest alone                    text -> text
    migrations    earlier formats -> the present one                         tree -> edits
    decode        YAML text -> tree -> the schema's structs                  text -> Record
"""
