"""A gathering with a talk that is on, for tests of the public programme; and how its pages are read.

Must not live here: expectations.
"""

from __future__ import annotations

from livetalk.programme import commands as p
from tests.support.forms import Page
from tests.support.planners import HOUR_MS, add_stage, made, plan_gathering, plan_session, publish
from tests.support.sites import TestSite


async def festival(site: TestSite, title: str = "Festdag på Torvet") -> tuple[str, str, str]:
    """A published gathering with a stage on which a talk is on; gathering, stage, session."""
    host = site.application.site.programme
    gathering = await plan_gathering(host, title)
    stage = await add_stage(host, gathering, "Telt 1")
    await made(host, p.PublishGathering(gathering=gathering))
    session = await plan_session(
        host,
        "Cykler på Strandvejen",
        gathering=gathering,
        stage=stage,
        starts_in_ms=-HOUR_MS // 4,
        minutes=60,
    )
    await publish(site, session)
    return gathering, stage, session


async def see(site: TestSite, address: str, status: int = 200, lang: str = "da") -> Page:
    async with site.visitor(lang=lang) as reader:
        return await reader.see(address, status)
