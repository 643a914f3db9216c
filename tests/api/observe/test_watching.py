"""Dashboard, alerts and documentation name figures that there are."""

import json
import os
import re
from pathlib import Path

import pytest
import yaml
from prometheus_client.parser import text_string_to_metric_families

from api.engine import Engine
from api.observe import metrics
from api.services.figures import Figures
from api.settings import Settings
from api.store.database import Database

ROOT = Path(__file__).parents[3]
RULES = [
    rule
    for group in yaml.safe_load((ROOT / "ops/alerts.yml").read_text())["groups"]
    for rule in group["rules"]
]
PANELS = json.loads((ROOT / "ops/dashboard.json").read_text())["panels"]
GUIDE = (ROOT / "docs/how-to/observe.md").read_text()


@pytest.fixture
async def known(queue_url, clock):
    """The names of all samples that a server on PostgreSQL may show."""
    metrics.count_request("GET", "-", 200, 0.1)
    metrics.count_mail("sent")
    metrics.count_post("delivered")
    metrics.count_stage("solving", 0.1)
    async with Database(Settings(database_url=queue_url)) as database:
        page = await Figures(database, Engine(Settings(), os.getpid), clock).page()
    families = list(text_string_to_metric_families(page.decode()))
    return {sample.name for family in families for sample in family.samples}


def named(text):
    """The figures that an expression, or a text, names."""
    return set(re.findall(r"\b(?:matcher|process)_[a-z_]+", text))


async def test_all_that_is_asked_for_is_there(known):
    """In every panel and every rule."""
    asked = [target["expr"] for panel in PANELS for target in panel["targets"]]
    asked += [rule["expr"] for rule in RULES]
    assert {name for expression in asked for name in named(expression)} - known == set()
    assert all(named(expression) or expression.startswith("up{") for expression in asked)


async def test_the_guide_names_all_figures_and_no_others(known):
    """Histograms by what their samples begin with."""
    ours = {
        name for name in known if name.startswith("matcher_") and not name.endswith(("_created", "_info"))
    }
    bare = {re.sub(r"_(bucket|count|sum)$", "", name) for name in ours}
    assert named(GUIDE.split("## Figures")[1].split("## Traces")[0]) == bare


def test_rules_and_panels_have_names_of_their_own():
    """And rules say how grave it is."""
    for names in ([rule["alert"] for rule in RULES], [panel["title"] for panel in PANELS]):
        assert len(set(names)) == len(names)
    assert {rule["labels"]["severity"] for rule in RULES} <= {"critical", "warning"}
    assert all(rule["annotations"]["summary"] for rule in RULES)
