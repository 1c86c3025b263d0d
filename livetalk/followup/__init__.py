"""What became of what was promised: items, their life and their deadlines. Pure.

It knows nothing of rooms: rooms keep items and ask these rules.
"""
