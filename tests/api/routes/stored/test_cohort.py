"""Whatever can be read of a cohort that has everything answers as its document says."""

import asyncio
import re
from collections import Counter
from html import unescape
from urllib.parse import urljoin

import schemathesis

from api.security.staff import COOKIE
from api.settings import Settings
from tools.staff import sign_in

STREAMS = ("/progress", "/events/stream")
"""They go on until their reader leaves; the tests of streams read them."""

MOST = 20
"""So many of a kind are asked for."""

ID = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}|(?<=before=)\d+")
LINK = re.compile(r'href="([^"]+)"')

SOME = 4
"""Pages of a kind."""


def test_everything_that_can_be_read_is_as_documented(service, lived_in):
    """Each GET for each thing of its kind: 200, and a body that the document describes."""
    described = schemathesis.openapi.from_dict(service.client.get("/schema/openapi.json").json())
    asked, wrong = 0, []
    for operation in (found.ok() for found in described.get_all_operations()):
        path = operation.path
        if operation.method.upper() != "GET" or not path.startswith("/v1") or path.endswith(STREAMS):
            continue
        for where in _addresses(path, lived_in):
            answer = service.client.get(where)
            asked += 1
            if answer.status_code != 200:
                wrong.append((where, answer.text))
            else:
                operation.validate_response(answer)
    assert wrong == []
    assert asked > 100


def test_every_page_that_something_leads_to_opens(service, lived_in):
    """From the first page of the programme on, some of each kind of people, pairs, runs and settings."""
    [programme_id] = lived_in["programme_id"]
    start = f"/desk/programmes/{service.client.get(f'/v1/programmes/{programme_id}').json()['slug']}"
    cookie = asyncio.run(sign_in(Settings(database_url=service.database_url)))
    seen, kinds, wrong, todo = set(), Counter(), [], [start]
    with service.browser(cookies={COOKIE: cookie}) as browser:
        while todo:
            where = todo.pop()
            kind = ID.sub("ID", where)
            if where in seen or kinds[kind] == SOME:
                continue
            seen.add(where)
            kinds[kind] += 1
            answer = browser.get(where)
            if answer.status_code != 200:
                wrong.append((where, answer.status_code))
            links = (urljoin(where, unescape(link)) for link in LINK.findall(answer.text))
            todo += [link.partition("#")[0] for link in links if link.startswith(start)]
    assert wrong == []
    assert len(kinds) > 50


def _addresses(path, ids):
    before, brace, rest = path.partition("{")
    if not brace:
        return [path + ("?q=Koch" if "/catalogue/" in path else "")]
    name, _, after = rest.partition("}")
    if name == "profile_id":
        name = "mentor_id" if "/mentors/" in path else "mentee_id"
    return [f"{before}{one}{after}" for one in ids[name.partition(":")[0]][:MOST]]
