"""Faults of several nodes over one Redis: each breaks something that runs, and looks what people noticed.

``town`` is everything that runs and everybody who is there, ``faults`` what befalls it, ``judging`` what
must hold afterwards, ``tally`` the table in the end.
"""
