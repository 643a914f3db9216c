"""The certificate of a run proves itself, names nobody, and goes with those whom it speaks of."""

import json

import pytest

from api.schemas.states import Role
from api.services.proofs import CertificateGone
from matcher.recheck import recheck
from matcher.record import input_hash


async def test_a_certificate_proves_itself(cohort, done, decided, proved):
    """`matcher verify` finds nothing wrong with it, and the hash is that of the run."""
    assert cohort
    run = await done()
    answer = await proved(run)
    assert recheck(answer) == ()
    assert answer["input_sha256"] == input_hash(await decided(run))
    assert (answer["objective"], len(answer["pairs"])) == ("most_pairs", 2)


async def test_a_changed_certificate_is_refused(cohort, done, proved):
    """A score, a price or a person that is another is found."""
    assert cohort
    answer = await proved(await done())
    spoilt = [json.loads(json.dumps(answer)) for _ in range(3)]
    spoilt[0]["pairs"][0]["score"] -= 1
    spoilt[1]["certificate"]["pair_bonus"] -= 1
    spoilt[2]["input"]["mentors"][0]["capacity"] += 1
    assert all(recheck(one) for one in spoilt)


async def test_a_certificate_names_nobody(add, done, proved):
    """Names, addresses and references stay where they are."""
    private = {"name": "Amal Haddad", "email": "amal@example.org", "external_ref": "niq-4711"}
    for role in Role:
        await add(role, **private)
    text = json.dumps(await proved(await done()))
    assert [value for value in private.values() if value in text] == []


async def test_the_certificate_of_an_empty_run_holds(done, proved):
    """Nobody, no pairs, nothing wrong."""
    assert recheck(await proved(await done())) == ()


@pytest.mark.parametrize("name", ["e0", "e2", "m0", "idle"])
async def test_a_certificate_goes_with_those_whom_it_speaks_of(cohort, add, done, proved, delete, name):
    """Paired, left over or idle: once they are deleted, what is known of them is not given away."""
    far = {"occupations": [{"kldb": "11104"}], "languages": [{"code": "fr", "level": "native"}]}
    cohort["idle"] = await add(Role.MENTOR, meeting="in_person", **far)
    run = await done()
    assert recheck(await proved(run)) == ()
    await delete(cohort[name])
    with pytest.raises(CertificateGone):
        await proved(run)


async def test_who_joins_later_changes_no_certificate(cohort, add, done, proved):
    """A run is what it was; the answer is the same to the byte."""
    assert cohort
    run = await done()
    before = await proved(run)
    await add(Role.MENTOR)
    await done()
    assert await proved(run) == before
