"""What an operator can count. Every metric of LiveTalk is made here, in a registry of its own.

No label ever holds a room code, a name or anything a person wrote.
"""

from __future__ import annotations

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5)


class Metrics:
    """The metrics of one process. ``docs/operations.md`` says what each means."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        r = self.registry
        self.people = Gauge("livetalk_people", "Screens connected, by view", ["view"], registry=r)
        self.rooms = Gauge("livetalk_rooms", "Rooms held in memory", registry=r)
        self.commands = Counter(
            "livetalk_commands", "Commands by type and outcome", ["type", "outcome"], registry=r
        )
        self.append_seconds = Histogram(
            "livetalk_append_seconds", "Time until a batch is durable", buckets=SECONDS, registry=r
        )
        self.publish_seconds = Histogram(
            "livetalk_publish_seconds", "Time to write one patch to all screens", buckets=SECONDS, registry=r
        )
        self.deliveries = Counter("livetalk_deliveries", "Frames written to screens", registry=r)
        self.backlog_drops = Counter(
            "livetalk_backlog_drops", "Screens skipped because they read too slowly", registry=r
        )
        self.log_failures = Counter(
            "livetalk_log_failures", "Appends that did not become durable", registry=r
        )
        self.log_conflicts = Counter(
            "livetalk_log_conflicts", "Appends that came later than another node's", registry=r
        )
        self.log_lost = Counter(
            "livetalk_log_lost", "Rooms read again because their log had lost facts", registry=r
        )
        self.log_up = Gauge("livetalk_log_up", "Whether the log can be used: 1 or 0", registry=r)
        self.log_up.set(1)
        self.follow_seconds = Histogram(
            "livetalk_follow_seconds",
            "Time from a decision on another node to its being known here",
            buckets=SECONDS,
            registry=r,
        )
        self.nodes = Gauge("livetalk_nodes", "Nodes heard of lately, this one included", registry=r)
        self.nodes.set(1)
        self.log_bytes = Gauge("livetalk_log_bytes", "Size of the log's store", registry=r)
        self.mails = Counter("livetalk_mails", "Attempts to send a mail, by outcome", ["outcome"], registry=r)
        self.mails_waiting = Gauge("livetalk_mails_waiting", "Mails that are still to be sent", registry=r)
        self.refused_sockets = Counter(
            "livetalk_refused_sockets", "Sockets refused, by reason", ["reason"], registry=r
        )

    def text(self) -> bytes:
        """All metrics in Prometheus's text format."""
        return generate_latest(self.registry)
