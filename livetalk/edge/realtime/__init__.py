"""The socket layer: Socket.IO over websockets for thousands of phones, and nothing about rooms.

``SocketServer`` calls an ``Application``; the application writes ``Frame``s to ``Connection``s.
"""

from livetalk.edge.realtime.application import Application, Refused
from livetalk.edge.realtime.connection import Connection
from livetalk.edge.realtime.frames import Frame, encode_event
from livetalk.edge.realtime.limits import Limits
from livetalk.edge.realtime.server import SocketServer

__all__ = [
    "Application",
    "Connection",
    "Frame",
    "Limits",
    "Refused",
    "SocketServer",
    "encode_event",
]
