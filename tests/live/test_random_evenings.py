"""Everyone sees the same: random people, screens, losses, repeats, restarts and full disks.

After any evening every client's parts equal a fresh view; and what is held or dismissed is in no
frame that ever left for anybody but a moderator or its own author.
"""

from __future__ import annotations

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.live.random_evening import Evening, Step
from tests.support.quick_loop import run_quickly

STEPS = (
    *("ask", "ask", "ask", "judge", "judge", "judge", "judge", "support", "support", "unsupport", "own"),
    *("lead", "lead", "lead", "lead", "lead", "lead", "seen"),
    *("react", "undo", "frame", "repeat", "repeat", "storm", "join", "join", "join", "leave", "deliver"),
    *("deliver", "deliver", "lose", "slow", "pass", "pass", "disk", "slow_disk", "slow_disk", "restart"),
)
number = st.integers(min_value=0, max_value=40)
evenings = st.lists(st.tuples(st.sampled_from(STEPS), number, number), min_size=60, max_size=160)


@settings(
    max_examples=400,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],  # shrinking an evening takes minutes; the blob repeats it
    database=None,
    print_blob=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
@given(steps=evenings)
def test_after_any_evening_everyone_sees_the_same_and_nothing_hidden_ever_left(steps: list[Step]) -> None:
    async def run() -> None:
        evening = Evening()
        await evening.begin()
        for step in steps:
            await evening.step(step)
        await evening.end()
        await evening.check()
        evening.hall.room.stop()

    run_quickly(run())
