"""What was said: lines of text, how they come in and leave, and what was promised in them. Pure.

It knows nothing of rooms: rooms keep lines and ask these rules.
"""
