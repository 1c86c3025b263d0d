"""From durable facts to the screens of a room: who sits where, what they may see, and when it is sent.

Lives here: views cut into channels, frames encoded once, the pace, presence. Must not live here: how a room
decides, or where its facts lie; nothing in this folder knows a host or a log.
"""
