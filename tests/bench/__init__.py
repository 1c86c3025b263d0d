"""The benchmark of the live room: ``python -m tests.bench`` (``make bench``).

Lives here: the load generator, the servers that LiveTalk is compared with, the phases that are measured and the report.
Must not live here: assertions on time. A benchmark says what it saw; it never fails a build.
"""
