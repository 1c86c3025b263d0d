"""The edge: web pages, forms, the HTTP API and sockets. No rule of a room is decided here."""
