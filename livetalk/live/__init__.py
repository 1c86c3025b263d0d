"""The imperative shell around the core: one ``RoomHost`` per room and node, and what it needs.

Lives here: deciding in order, appending, publishing, presence, limits. Must not live here: types
of a web framework or a socket library; screens are reached through the small ``Screen`` protocol.
"""
