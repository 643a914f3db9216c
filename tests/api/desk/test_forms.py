"""Forms that no browser sends: each is refused, and none breaks a page."""

import pytest

from api.schemas.states import Role

OWN = {"Sec-Fetch-Site": "same-origin"}
LONG = "1" * 5000
"""More digits than Python makes a number of."""


def part(name: str, *, of: str = "text/plain", value: bytes = b"x") -> bytes:
    """A form of one field as browsers send files."""
    head = f'--b\r\nContent-Disposition: form-data; name="{name}"\r\nContent-Type: {of}\r\n\r\n'
    return head.encode() + value + b"\r\n--b--\r\n"


URL_ENCODED, MULTIPART = "application/x-www-form-urlencoded", "multipart/form-data; boundary=b"


@pytest.mark.parametrize(
    ("media_type", "body"),
    [
        (URL_ENCODED, b"email=a%00b@example.org"),
        (URL_ENCODED, b"email%00=a"),
        (MULTIPART, part("email", value=b"a\0b")),
        (MULTIPART, part('file"; filename="a\0b.csv')),
        (MULTIPART, part("email", value=b"\xff\xfe")),
        (MULTIPART, part("email", of="text/plain; charset=unheard-of")),
        (MULTIPART, part("email", of="text/plain; charset=base64")),
        (MULTIPART, part("email", of="text/plain; charset=idna", value=b"xn--" + b"a" * 80)),
        (MULTIPART, part("email", of="text/plain; charset=utf-7", value=b"+2AA-")),
    ],
)
async def test_text_that_cannot_be_stored_is_refused(world, media_type, body):
    """NUL, halves of characters, and what is not in the encoding that it names; also without signing in."""
    answer = await world.inside.client.post(
        "/desk/sign-in", content=body, headers=OWN | {"Content-Type": media_type}
    )
    assert answer.status_code == 400
    assert "<h1>" in answer.text


async def test_a_file_of_nobody_known_is_refused_at_its_field(coordinator):
    """There are mentees and mentors, and nobody else."""
    sent = await coordinator.sends("/people/import", {"role": "x"}, files={"file": ("a.csv", b"Name\nA\n")})
    assert sent.status == 422
    assert "#role" in sent.links
    assert sent.one("fieldset", id="role")


async def test_no_number_is_too_long(world, administrator):
    """A version, hours, days, a step or a place of 5000 digits is none, and nothing more."""
    person = await world.person(Role.MENTEE)
    late = await administrator.sends(f"/people/{person.id}/status", {"status": "paused", "version": LONG})
    assert late.status == 412
    made = await administrator.sends("/settings/keys", {"name": "Fall", "scopes": "profiles:read"})
    assert made.status == 200
    [rotate] = [
        str(form["action"])
        for form in (await administrator.get("/settings/keys")).all("form")
        if str(form.get("action")).endswith("/rotate")
    ]
    assert (await administrator.post(rotate, {"overlap_hours": LONG})).status_code == 422
    days = {"answer_days": LONG, "seen": (await administrator.get("/settings")).fields["seen"]}
    assert (await administrator.post("/settings", days)).status_code == 422
    choice = {"name": "Amal", "occupations": "Pflege", "choose": f"occupations.{LONG}|Pflege"}
    assert (await administrator.post("/people/mentees/new", choice)).status_code == 422
