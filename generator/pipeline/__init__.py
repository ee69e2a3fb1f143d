"""The whole way from a folder of content to a site, and what is asked about it.

What flows through which module; imports go upward in this list only:

    request      what a build is asked for
    stopwatch    how long each stage takes
    planning     documents -> the plan                                       Documents -> Plan
    prepare      everything up to the plan                                   Request -> Prepared
    build        the whole pipeline as one function                          Request -> Result
    verify       whether the output is right
    explain      why an output is as it is
    paper        a résumé for its author alone                               Request -> PDF
"""
