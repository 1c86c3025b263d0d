"""What is done for rooms that nobody watches: mail that waits, reminders, words whose day has come.

Lives here: the walk through the log, and the chores it does in each room. Must not live here: when something
is due (``rooms``, ``followup``).
"""
