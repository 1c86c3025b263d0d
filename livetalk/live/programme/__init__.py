"""The programme on this node: its host, and the clocks that carry what is planned into the rooms.

Lives here: opening, reframing and closing rooms by the programme, its mail, and what it forgets. Must not
live here: the rules of planning (``livetalk.programme``).
"""
