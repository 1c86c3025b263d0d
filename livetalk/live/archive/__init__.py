"""The archive of all meetings: what is public of every room and session, kept so that it can be searched.

Lives here: the index, where it lies, and keeping it fresh. It is derived from the logs and can be thrown away
at any time. Must not live here: which words of a room are public (``records.archived``), or pages.
"""
