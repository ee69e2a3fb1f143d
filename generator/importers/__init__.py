"""What people already have becomes content: READMEs, résumés in several formats, LinkedIn's export.

An importer is a pure function of a source's bytes. What all of them found is put together, given its places, and
written only when everything is known to be right.

What flows through which module, top to bottom; imports go upward in this list only:

    model           what all importers take and return
    ledger          a source's tree, and what nobody took of it
    trees           JSON text -> tree
    tables          CSV text -> rows
    archives        zip files, bounded
    addresses       networks and web addresses
    phrases         HTML and plain text -> Markdown
    when            dates as people write them
    categories      the groups of known skills
    resume          what résumés tell, in one shape
    drafts          pieces -> the fields of a record
    identity        when two entries are one
    mentions        skills that texts name, as evidence
    entries         Resume -> Found
    gathering       what the formats share
    jsonresume      JSON Resume
    fresh           FRESH
    rendercv        RenderCV
    reactive        Reactive Resume
    manfred         Manfred's MAC
    linkedin        LinkedIn's export
    blocks          the chapters and blocks of a README, each of which knows its lines
    inlinetext      the text inside a block of a README
    headings        what a heading of a README says its chapter is about, told by its words alone
    nodes           the blocks of a chapter as nodes
    terms           the names in a README as skills
    claims          chapters on technologies and concepts -> the skills they claim, each with what is said
    htmlblocks      hTML in a README -> the blocks that the same thing written in Markdown would be
    hurdles         chapters on challenges and solutions -> what was hard and what was done, in pairs
    labels          blocks that stand for headings
    losses          what of a README is nowhere in what was made of it
    readmelinks     badges, addresses and clone commands in a README
    ornaments       what decorates the chapters of a README and is read apart from their texts
    outline         a README as a tree of chapters and blocks, each of which knows its lines
    precepts        chapters on practices and takeaways, and on features -> one line for each
    private         private data in a README is taken out before anything is read from it, so that none of
    readmefacts     what a README says of itself
    shapes          what a chapter is about, told by the shape of its items where its heading says nothing
    story           a README's tree of chapters -> what it tells
    readmebody      what of a README stays text -> the body of its page
    readmekinds     whether a README tells of a programme, in which somebody learned, or of a project,
    settle          a README's source made ready to be read from
    skillclaims     claims of one README -> skills, each once, and how the README's own entry lists them
    readme          a README -> content
    formats         which format a source is in
    together        several sources as one
    yamltext        values -> YAML
    edits           additions to a file that is there
    standing        the content that is there
    writing         Found -> the text of files
    placing         where everything goes
    bring           an import from beginning to end
    account         what became what, for people
"""
