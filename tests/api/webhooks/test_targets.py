from ipaddress import IPv4Address, IPv6Address, ip_address

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api import words
from api.schemas.faults import Fault
from api.webhooks import fault_of
from api.webhooks.addresses import Reach, reach_of

PRIVATE = [
    "10.0.0.1", "100.64.0.1", "127.0.0.1", "127.255.255.254", "172.16.0.1", "172.31.255.255", "192.168.1.1",
    "::1", "fc00::1", "fdff::1", "::ffff:10.0.0.1", "::ffff:127.0.0.1", "64:ff9b::192.168.1.1",
]  # fmt: skip
NEVER = [
    str(IPv4Address(0)), "0.1.2.3", "169.254.169.254", "192.0.0.1", "192.0.2.1", "198.18.0.1", "198.51.100.7",
    "203.0.113.9", "224.0.0.1", "239.1.2.3", "240.0.0.1", "255.255.255.255", "192.88.99.1",
    "::", "fe80::1", "fec0::1", "ff02::1", "ff0e::1", "2001::1", "2001:db8::1", "2002:7f00:1::", "3fff::1",
    "::ffff:169.254.169.254", "::ffff:224.0.0.1", "64:ff9b::169.254.169.254", "64:ff9b:1::10.0.0.1",
    "::127.0.0.1", "100::1", "5f00::1", "4000::1",
]  # fmt: skip
PUBLIC = [
    "1.1.1.1", "9.9.9.9", "100.63.255.255", "100.128.0.0", "172.15.0.1", "172.32.0.1", "193.99.144.80",
    "2606:4700:4700::1111", "2a02:2e0:3fe:1001:302::", "::ffff:1.1.1.1", "64:ff9b::1.1.1.1",
]  # fmt: skip


@pytest.mark.parametrize(
    ("address", "reach"),
    [(one, Reach.PRIVATE) for one in PRIVATE]
    + [(one, Reach.NEVER) for one in NEVER]
    + [(one, Reach.PUBLIC) for one in PUBLIC],
)
def test_an_address_is_judged_by_where_it_leads(address, reach):
    """Of both kinds, and those that carry one of the other kind."""
    assert reach_of(ip_address(address)) is reach


@given(st.one_of(st.ip_addresses(v=4), st.ip_addresses(v=6)))
def test_nothing_that_python_takes_for_private_is_public(address):
    """The standard library judges by the same registries."""
    inner = address.ipv4_mapped if isinstance(address, IPv6Address) else None
    known_public = (inner or address).is_global and not (inner or address).is_multicast
    assert known_public or reach_of(address) is not Reach.PUBLIC


@given(st.ip_addresses(v=4))
def test_an_address_in_ipv6_dress_is_judged_as_what_it_is(address):
    """Mapped, and by NAT64."""
    number = int(IPv4Address(address))
    for prefix in ("::ffff:0:0", "64:ff9b::"):
        assert reach_of(IPv6Address(int(IPv6Address(prefix)) + number)) is reach_of(address)


@pytest.mark.parametrize(
    ("url", "fault"),
    [
        ("https://cases.example.org/hooks?x=1", None),
        ("https://cases.example.org:8443", None),
        ("https://1.1.1.1/", None),
        ("https://[2606:4700:4700::1111]/", None),
        ("http://cases.example.org/", "webhook_url_not_https"),
        ("ftp://cases.example.org/", "webhook_url_not_https"),
        ("//cases.example.org/", "webhook_url_not_https"),
        ("https://user:password@cases.example.org/", "webhook_url_invalid"),
        ("https://cases.example.org/#top", "webhook_url_invalid"),
        ("https:///hooks", "webhook_url_invalid"),
        ("https://cases.example.org:70000/", "webhook_url_invalid"),
        ("https://[::1/", "webhook_url_invalid"),
        ("https://cases.example.org\\@127.0.0.1/", "webhook_url_invalid"),
        ("https://cases example.org/", "webhook_url_invalid"),
        ("https://cases.example.org/\r\nX: y", "webhook_url_invalid"),
        ("https://f\N{LATIN SMALL LETTER A WITH DIAERESIS}lle.example.org/", "webhook_url_invalid"),
        ("https://localhost/", "webhook_url_private"),
        ("https://db.localhost./", "webhook_url_private"),
        ("https://127.0.0.1/", "webhook_url_private"),
        ("https://10.0.0.1./", "webhook_url_private"),
        ("https://[::ffff:10.0.0.1]/", "webhook_url_private"),
        ("https://169.254.169.254/latest/meta-data", "webhook_url_private"),
    ],
)
def test_a_url_must_lead_to_the_internet_over_https(url, fault):
    """What is wrong with others is said in both languages."""
    assert fault_of(url, allow_private=False) == fault
    for language in words.LANGUAGES if fault else ():
        assert words.fault(Fault(path=("url",), code=fault), language).endswith(".")


@pytest.mark.parametrize(
    ("url", "fault"),
    [
        ("http://localhost:8000/", None),
        ("https://10.0.0.1/", None),
        ("ftp://10.0.0.1/", "webhook_url_not_https"),
        ("https://169.254.169.254/", "webhook_url_private"),
        ("http://224.0.0.1/", "webhook_url_private"),
    ],
)
def test_an_operator_may_allow_private_addresses(url, fault):
    """Not those where cloud machines keep their secrets, and none that means many."""
    assert fault_of(url, allow_private=True) == fault
