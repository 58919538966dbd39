"""`negz index`: build what the recommendations are computed from, and see how old it is."""

from dataclasses import asdict

from api.commands import session
from api.commands.option import DataDir, Json
from api.commands.output import print_json, print_text


def build(as_json: Json = False, data_dir: DataDir = None) -> None:
    """Den Index bauen.

    Unveränderte Texte werden übernommen, es sei denn, ein anderer Encoder ist eingestellt.
    """
    with session.open_workspace(data_dir) as workspace:
        session.load_catalogue(workspace)
        manifest = session.build_index(workspace)
    if as_json:
        print_json({name: value for name, value in asdict(manifest).items() if name != "files"})


def status(as_json: Json = False, data_dir: DataDir = None) -> None:
    """Alter und Herkunft des Index zeigen.

    Endet mit 4, wenn es keinen brauchbaren gibt.
    """
    from recommender.index.storage import read_current

    with session.open_workspace(data_dir) as workspace:
        read_current(workspace.index_root)  # before the store, which would come into being by being opened
        found = workspace.recommender().status()
    if as_json:
        from api import answer

        print_json(answer.index_status(found))
        return
    print_text(f"Gebaut:   {found.built_at:%d.%m.%Y %H:%M %Z}")
    print_text(f"Bestand:  Fassung {found.corpus_version}")
    print_text(f"Encoder:  {found.encoder}")
    if not found.is_stale:
        print_text("Zustand:  aktuell")
    else:
        behind = f"{found.lag} Fassungen hinter dem Bestand" if found.lag else "mit anderen Einstellungen gebaut"
        print_text(f"Zustand:  veraltet ({behind}); erneuern: negz index build")
