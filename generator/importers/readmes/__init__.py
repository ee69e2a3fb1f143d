"""READMEs become content: a programme or a project, the skills it claims, its challenges and practices.

What flows through which module, top to bottom; imports go upward in this list only:

    private         private data is taken out before anything is read
    inlinetext      the text inside a block
    blocks          the chapters and blocks of a README
    headings        what a heading says its chapter is about, told by its words
    terms           names as skills
    links           badges, addresses and clone commands
    settle          links lead somewhere
    htmlblocks      HTML in a README -> the blocks that the same thing written in Markdown would be
    outline         a README as a tree of chapters and blocks
    labels          blocks that stand for headings
    nodes           the blocks of a chapter as nodes
    claims          chapters on technologies and concepts -> the skills they claim
    hurdles         chapters on challenges and solutions -> pairs of them
    precepts        chapters on practices and takeaways, and on features -> one line for each
    shapes          what a chapter is about, told by the shape of its items
    ornaments       badges, lines of links, closing words
    facts           what a README says of itself
    story           the tree of chapters -> what it tells
    kinds           whether a README tells of a programme or of a project
    body            what stays text -> the body of a page
    skillclaims     claims -> skills, each once
    losses          what is nowhere in what was made of a README
    content         a README -> Found
"""
