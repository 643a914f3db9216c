"""Texts of mails: added to, refused, looked at."""

import base64
import hashlib
import re

from api.security.staff import StaffRole
from tests.api.desk.conftest import Seen

INVITATION = "/settings/mails/invitation/de"


async def test_a_mail_is_added_to(world, administrator):
    """The list says which ones; a refused text stays."""
    refused = await administrator.sends(INVITATION, {"opening": "x" * 501, "closing": "Bis bald"})
    assert refused.status == 422
    assert refused.one("textarea", name="opening")["aria-invalid"] == "true"
    assert "Bis bald" in refused.text
    [action] = [str(one["action"]) for one in refused.all("form") if "novalidate" in one]
    saved = await administrator.sends(action, {"opening": "Schön, dass Sie dabei sind.", "closing": ""})
    assert "Gespeichert." in saved.text
    assert "Anfrage ergänzt Bearbeiten : Anfrage, Deutsch Standard" in saved.text
    assert "Schön, dass Sie dabei sind." in (await administrator.get(INVITATION)).text
    english = await (await world.staff(StaffRole.ADMINISTRATOR, "en")).get("/settings/mails")
    assert "Invitation added to Edit : Invitation, German standard" in english.text
    for missing in ("/settings/mails/closed/de", "/settings/mails/invitation/fr"):
        assert (await administrator.get(missing)).status == 404


async def test_a_preview_shows_the_mail_and_stores_nothing(administrator):
    """As HTML under a rule that knows its one sheet of styles, and as text; to somebody who is made up."""
    sent = {"opening": "Moin <b>!", "closing": "Ihr Team"}
    for kind, known in (
        ("invitation", "Amal"),
        ("reminder", "Erinnerung: IQ Weser-Ems"),
        ("introduction", "amal.haddad@example.org"),
    ):
        form = await administrator.get(f"/settings/mails/{kind}/de")
        [button] = [one for one in form.all("button") if "formaction" in one]
        shown = Seen(await administrator.post(str(button["formaction"]), sent))
        assert shown.status == 200
        assert shown.text.count("Moin <b>!") == 2
        assert "Hallo Anke Janssen," in shown.text or "Guten Tag Anke Janssen," in shown.text
        assert known in shown.text
        assert not any("style" in attributes for _, attributes in shown.taken.elements)
        [sheet] = re.findall("<style>(.*?)</style>", shown.answer.text, re.DOTALL)
        digest = base64.b64encode(hashlib.sha256(sheet.encode()).digest()).decode()
        rules = shown.answer.headers["content-security-policy"]
        assert f"style-src 'sha256-{digest}';" in rules
        assert "unsafe" not in rules
        used = {name for _, one in shown.taken.elements for name in (one.get("class") or "").split()}
        styled = set(re.findall(r"\.([a-z0-9]+) \{", sheet))
        assert {name for name in used if name.startswith("as")} <= styled
    english = Seen(await administrator.post("/settings/mails/invitation/en/preview", {}))
    assert english.one("html")["lang"] == "en"
    assert "Standard" in (await administrator.get("/settings/mails")).text
    refused = await administrator.sends(f"{INVITATION}/preview", {"opening": "x" * 501})
    assert refused.status == 422
