"""Speech to text in a process of its own, which pushes to a room's caption address like any captioner.

It knows nothing of rooms, and a server knows nothing of it. The engine is an optional extra
(``livetalk[speech]``): nothing here imports it before it is asked for.
"""
