import sqlite3
from datetime import UTC, datetime
from pathlib import Path

from corpus.sqlite import SqliteStore
from corpus.sqlite.connection import DATABASE_NAME
from tests.builders import CDO, make_output, make_vocabulary
from tests.contracts.editorial_contract import ANNA, Ticking, accepted
from tests.corpus.conftest import OpenAnywhere


def test_tags_that_editors_publish_are_a_change_of_the_output(opened_anywhere: OpenAnywhere) -> None:
    store = opened_anywhere(Ticking())
    waiting = make_output(tags=None)
    store.replace_vocabulary(make_vocabulary())
    store.upsert([waiting])
    before = store.moments()[waiting.id]
    revision = store.editorial.assess(waiting.id, [accepted(CDO)], editor=ANNA, revision=0)
    assert store.moments()[waiting.id] == before
    store.editorial.publish(waiting.id, editor=ANNA, revision=revision)
    after = store.moments()[waiting.id]
    assert after.added_at == before.added_at
    assert after.changed_at > before.changed_at


def test_outputs_of_a_folder_from_before_count_as_added_when_it_was_opened(tmp_path: Path) -> None:
    store = SqliteStore(tmp_path)
    store.upsert([make_output()])
    store.close()
    connection = sqlite3.connect(tmp_path / DATABASE_NAME)
    connection.execute("DROP TABLE output_moments")
    connection.execute("DELETE FROM _sqlite_migrations WHERE name = 'm0008_create_output_moments'")
    connection.commit()
    connection.close()

    opened_at = datetime.now(UTC).replace(microsecond=0)
    again = SqliteStore(tmp_path)
    moments = again.moments()[make_output().id]
    again.close()
    assert opened_at <= moments.added_at == moments.changed_at <= datetime.now(UTC)
