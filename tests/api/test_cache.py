from api.cache import AnswerCache, KeptAnswer


def answer(size: int = 10) -> KeptAnswer:
    return KeptAnswer(b"x" * size)


def test_kept_answer_comes_back_in_its_state() -> None:
    cache, given = AnswerCache(), answer()
    cache.get("state 1", "key")
    cache.put("state 1", "key", given)

    assert cache.get("state 1", "key") is given


def test_newer_state_forgets_everything() -> None:
    cache = AnswerCache()
    cache.get("state 1", "key")
    cache.put("state 1", "key", answer())

    assert cache.get("state 2", "key") is None
    assert cache.get("state 1", "key") is None


def test_answer_made_before_a_change_is_not_kept() -> None:
    cache = AnswerCache()
    cache.get("state 2", "key")
    cache.put("state 1", "key", answer())

    assert cache.get("state 2", "key") is None


def test_full_cache_forgets_what_was_unused_for_longest() -> None:
    cache = AnswerCache(max_bytes=4_500)  # two answers of 1,000 bytes and what an entry takes besides
    cache.get("state", "a")
    cache.put("state", "a", answer(1_000))
    cache.put("state", "b", answer(1_000))
    cache.get("state", "a")
    cache.put("state", "c", answer(1_000))

    assert cache.get("state", "b") is None
    assert cache.get("state", "a") is not None
    assert cache.get("state", "c") is not None


def test_answer_larger_than_the_cache_is_not_kept() -> None:
    cache = AnswerCache(max_bytes=2_000)
    cache.get("state", "a")
    cache.put("state", "a", answer(5_000))

    assert cache.get("state", "a") is None
