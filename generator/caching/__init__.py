"""What need not be done again: files that need not be read, and results that need not be made.

What flows through which module; imports go upward in this list only:

    packing   values as they are remembered                                  value -> bytes
    stamps    which files are as they were when they were read               status of a file -> digest
    cache     results by the digest of all they read, in one file            key -> bytes
    engine    what the program itself is                                     its files -> digest
    shelf     bytes that wait for their use, on the disk where they are many name -> bytes
"""
