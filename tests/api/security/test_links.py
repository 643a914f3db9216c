from hashlib import sha256

from api.security.links import new_token


def test_tokens_are_long_different_and_fit_into_a_url():
    """256 random bits each, in letters that no mail program breaks."""
    made = [new_token() for _ in range(1000)]
    assert {len(one.token) for one in made} == {43}
    assert len({one.token for one in made}) == len({one.digest for one in made}) == 1000
    assert all(one.token.replace("-", "").replace("_", "").isalnum() for one in made)


def test_only_the_digest_is_to_be_stored():
    """SHA-256; the token does not show itself when it is printed."""
    made = new_token()
    assert made.digest == sha256(made.token.encode()).digest()
    assert made.token not in repr(made)
