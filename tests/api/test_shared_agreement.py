"""Which build of the index processes agree on."""

import sys
from multiprocessing import get_context

import pytest

from api.shared_agreement import SharedAgreement

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="processes begin as copies on Linux alone")


def test_first_build_is_agreed_on_at_once() -> None:
    agreement = SharedAgreement(3)
    agreement.of(1).announce(7)
    assert agreement.of(0).agreed() == agreement.of(2).agreed() == 7


def test_later_build_is_agreed_on_when_the_last_has_announced_it() -> None:
    agreement = SharedAgreement(2)
    shares = [agreement.of(0), agreement.of(1)]
    for share in shares:
        share.announce(7)
    shares[0].announce(8)
    assert shares[1].agreed() == 7
    shares[0].announce(9)
    shares[1].announce(8)
    assert shares[1].agreed() == 7
    shares[1].announce(9)
    assert shares[0].agreed() == 9


def test_build_that_one_insists_on_is_agreed_on_for_all() -> None:
    agreement = SharedAgreement(2)
    agreement.of(0).announce(7)
    agreement.of(0).announce(8)
    agreement.of(0).insist(8)
    agreement.of(1).announce(7)
    assert agreement.of(1).agreed() == 8


def test_agreement_is_seen_by_processes_that_begin_as_copies() -> None:
    agreement = SharedAgreement(2)
    agreement.of(0).announce(7)
    agreement.of(0).announce(8)
    child = get_context("fork").Process(target=agreement.of(1).announce, args=(8,))
    child.start()
    child.join()
    assert child.exitcode == 0
    assert agreement.of(0).agreed() == 8
