"""A room's past as a whole: checked by reading it again, brought into another log, written into a file.

Must not live here: anything of a room that is in use.
"""
