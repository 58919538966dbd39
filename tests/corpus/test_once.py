from threading import Barrier, Thread
from time import sleep

from corpus.once import once


def test_thing_is_made_once_however_many_threads_ask_first() -> None:
    made, got = list[object](), list[object]()
    start = Barrier(8)

    @once
    def thing() -> object:
        sleep(0.02)  # long enough for all to come
        made.append(object())
        return made[-1]

    def ask() -> None:
        start.wait()
        got.append(thing())

    threads = [Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(made) == 1
    assert got == made * 8


def test_thing_that_could_not_be_made_is_tried_again() -> None:
    turns = iter([ValueError("nicht da"), "da"])

    @once
    def thing() -> str:
        turn = next(turns)
        if isinstance(turn, ValueError):
            raise turn
        return turn

    try:
        thing()
    except ValueError:
        assert thing() == "da"
