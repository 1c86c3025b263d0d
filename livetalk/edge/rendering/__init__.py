"""How what LiveTalk knows becomes what a person reads: templates, sentences, assets, QR codes.

Lives here: finding and rendering templates, the locale files, hashed asset addresses, QR codes.
Must not live here: HTTP, sockets, rooms' rules. Everything is a pure function of its input and
of the files that were read once at start.
"""
