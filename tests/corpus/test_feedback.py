from hypothesis import given
from hypothesis import strategies as st

from corpus.feedback import STEP, rounded


@given(st.integers(min_value=0, max_value=10_000))
def test_rounded_is_the_nearest_multiple(events: int) -> None:
    assert rounded(events) % STEP == 0
    assert abs(rounded(events) - events) <= STEP // 2
