"""The durable, ordered log of every room, behind one port with several adapters.

Lives here: the port (``port.py``, its docstring is the contract), the codec, and the adapters.
Must not live here: any knowledge of what a fact means.
"""
