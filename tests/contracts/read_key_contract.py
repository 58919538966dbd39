"""What every `corpus.read_key.ReadKeyStore` does, whatever keeps the keys."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from corpus.errors import ReadKeyExists, ReadKeyNotFound
from corpus.read_key import ReadKey, ReadKeyStore

NOW = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
LATER = NOW + timedelta(days=1)
SITE = ReadKey("Website", "schluessel-1", ("https://negz.org", "https://www.negz.org"), 600, NOW)


class ReadKeyContract:
    """Inherit and provide `read_keys`, an empty store of them."""

    @pytest.fixture
    def read_keys(self) -> Iterator[ReadKeyStore]:
        raise NotImplementedError

    def test_store_when_new_has_no_key(self, read_keys: ReadKeyStore) -> None:
        assert list(read_keys.keys()) == []

    def test_key_is_returned_as_it_was_added(self, read_keys: ReadKeyStore) -> None:
        without = replace(SITE, name="Intranet", key="schluessel-2", per_minute=None)
        for key in (SITE, without):
            read_keys.add(key)
        assert list(read_keys.keys()) == [without, SITE]

    @pytest.mark.parametrize("spelling", ["Website", "WEBSITE", " website "])
    def test_name_of_a_key_that_is_good_is_taken_however_it_is_spelled(
        self, read_keys: ReadKeyStore, spelling: str
    ) -> None:
        read_keys.add(SITE)
        with pytest.raises(ReadKeyExists, match="gibt es schon"):
            read_keys.add(replace(SITE, name=spelling, key="schluessel-2"))
        assert list(read_keys.keys()) == [SITE]

    def test_revoked_key_says_since_when_and_frees_its_name(self, read_keys: ReadKeyStore) -> None:
        read_keys.add(SITE)
        revoked = read_keys.revoke("website", LATER)
        assert revoked == replace(SITE, revoked_at=LATER)
        assert list(read_keys.keys()) == [revoked]
        following = replace(SITE, key="schluessel-2", created_at=LATER)
        read_keys.add(following)
        assert list(read_keys.keys()) == [revoked, following]

    def test_key_is_revoked_once(self, read_keys: ReadKeyStore) -> None:
        read_keys.add(SITE)
        read_keys.revoke("Website", LATER)
        with pytest.raises(ReadKeyNotFound, match="Website"):
            read_keys.revoke("Website", LATER)

    @pytest.mark.parametrize("name", ["niemand", "", "\0", "\udcff", "' OR 1=1 --"])
    def test_unknown_name_is_not_found_and_named(self, read_keys: ReadKeyStore, name: str) -> None:
        read_keys.add(SITE)
        with pytest.raises(ReadKeyNotFound) as caught:
            read_keys.revoke(name, LATER)
        assert f"„{name}“" in caught.value.subject
        assert "negz keys list" in caught.value.remedy
        assert list(read_keys.keys()) == [SITE]
