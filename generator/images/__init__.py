"""Pictures: what is known of them, and what is published of them.

All here are pure functions of a picture's bytes, so what they give can be remembered by its digest. Nothing is
published as a camera or a program wrote it: place, time, device, comments and thumbnails are left out, and a drawing
that could run a program is made one that cannot.

What flows through which module:

    model         what is known of a picture, and which files are made of it
    containers    how the formats are put together                           bytes -> bytes without metadata
    css, svg      drawings as text                                           SVG -> SVG that does nothing
    pixels        the pictures themselves, by Pillow                         bytes -> facts, bytes of other forms
    originals     one way to all of them                                     a file -> facts, bytes of other forms
"""
