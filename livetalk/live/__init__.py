"""The imperative shell around the core: one ``RoomHost`` per room and node, and what it needs.

Lives here: deciding in order, appending, limits, advice beside the hot path; in its folders what the screens
of a room get (``broadcasting``), and what is done around rooms (``upkeep``, ``programme``, ``archive``,
``transfer``). Must not live here: types of a web framework or a socket library; screens are reached
through the small ``Screen`` protocol.
"""
