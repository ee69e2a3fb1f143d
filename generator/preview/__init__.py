"""The live preview: save, and the browser already shows it. Nothing here ever writes into the output folder.

What flows through which module, top to bottom; imports go upward in this list only:

    showing      what is shown at one moment, and who shows it
    watch        events of the file system, which only wake the loop
    pace         when a change has settled, and what else is due
    lookout      what has changed in the sources                             files -> Sight
    studio       the site held in memory, warm from build to build           sources -> State
    ahead        the rest of the program, imported in spare moments
    loop         watches, builds, renders what is asked for first
    hosts        who may ask: Host and Origin
    sockets      where it listens
    lookup       which output a URL names                                    URL -> path
    mediatypes   what browsers are told a file is
    policy       what the preview does in a page, allowed by the page
    messages     what browsers are told of a state                           State -> event
    answers      bytes as responses: tags, ranges
    guard        what every request must pass, and every response says
    events       each new state, told to every browser
    connection   bounds on what a client may send, and how slowly
    server       the state over HTTP                                         State -> responses
    terminal     what the author is told meanwhile
    serve        all of it together
"""
