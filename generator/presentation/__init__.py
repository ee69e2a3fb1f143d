"""What a site shows, as plain values: what its outputs are, where they are, and what their templates may know.

What flows through which module; imports go upward in this list only:

    addresses     where outputs are, seen from each other
    links         where authors' links lead                                  Link -> Address
    components    what pages are made of
    printed       what the templates of the résumé and of pictures may know
    views         what the templates of pages may know
    plan          every output of the site
    cards         what pages share                                           Portfolio -> components
"""
