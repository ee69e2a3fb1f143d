"""What people already have becomes content: READMEs, résumés in several formats, LinkedIn's export.

model                   what all importers take and return
"""
