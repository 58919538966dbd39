"""`negz serve`: bring the data folder up to date, then answer."""

import os
import socket
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from time import sleep
from typing import TYPE_CHECKING, Annotated

import typer

from api.commands.option import DataDir
from api.commands.output import talk
from api.commands.session import build_index, load_catalogue, open_workspace
from corpus.errors import NegzError, NotReady

if TYPE_CHECKING:
    from api.workspace import Workspace
    from recommender.ports import Encoder

METRICS_DIR = "PROMETHEUS_MULTIPROC_DIR"  # tells prometheus_client that several processes measure, and where
_WAIT_S = 1.0  # before the next look whether another instance has built the index
BACKLOG = 2048  # connections the kernel keeps waiting; uvicorn's own default


class AddressUnavailable(NotReady):
    """The address to serve at is taken, or not ours."""

    code = "address_unavailable"


def serve(
    host: Annotated[
        str | None, typer.Option("--host", help="Adresse, sonst NEGZ_HOST, sonst 127.0.0.1.", show_default=False)
    ] = None,
    port: Annotated[
        int | None,
        typer.Option("--port", help="Port, sonst NEGZ_PORT, sonst 8000; 0 nimmt einen freien.", show_default=False),
    ] = None,
    workers: Annotated[
        int | None,
        typer.Option(
            "--workers", help="Prozesse, die antworten, sonst NEGZ_WORKERS, sonst 1.", show_default=False, min=1
        ),
    ] = None,
    no_build: Annotated[bool, typer.Option("--no-build", help="Weder Beiträge laden noch den Index bauen.")] = False,
    data_dir: DataDir = None,
) -> None:
    """Den Dienst starten, mit Website und Schnittstelle.

    Ein leerer Datenordner erhält die mitgelieferten Beiträge; ein fehlender Index wird zuerst gebaut, ein veralteter
    im laufenden Betrieb.
    """
    with (
        open_workspace(data_dir, host=host, port=port, workers=workers) as workspace,
        bind(workspace.settings.host, workspace.settings.port) as listener,
    ):
        if not no_build:
            _prepare(workspace)
        _say_how_to_begin(workspace, data_dir)
        if workspace.settings.workers == 1:
            _answer(workspace, listener, keeps_index=not no_build)
        else:
            _answer_together(workspace, listener, keeps_index=not no_build)


def bind(host: str, port: int) -> socket.socket:
    """Return a socket bound to the address, not listening yet; raise `AddressUnavailable` naming it."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
        listener.listen(BACKLOG)
    except OSError as error:
        listener.close()
        raise _unavailable(host, port, error) from error
    return listener


def _unavailable(host: str, port: int, error: OSError) -> AddressUnavailable:
    import errno

    if error.errno == errno.EADDRINUSE:
        return AddressUnavailable(
            f"Der Port {port} auf {host} ist schon belegt.",
            f"Beenden Sie das andere Programm, oder wählen Sie einen anderen Port: negz serve --port {port + 1}",
        )
    if error.errno == errno.EACCES:
        return AddressUnavailable(
            f"Den Port {port} darf dieses Konto nicht öffnen.", "Wählen Sie einen Port ab 1024: negz serve --port 8000"
        )
    return AddressUnavailable(
        f"Unter der Adresse {host} lässt sich kein Dienst anbieten ({error.strerror or error}).",
        "Prüfen Sie --host, zum Beispiel 127.0.0.1 für diesen Rechner oder 0.0.0.0 für alle Netze.",
    )


def _prepare(workspace: "Workspace") -> None:
    """Load and build what is missing; an index of another encoder is for the operator to decide about."""
    from recommender.errors import IndexCorrupt, IndexMissing
    from recommender.index.snapshot import open_index_encoder

    load_catalogue(workspace)
    settings = workspace.settings
    try:
        open_index_encoder(workspace.index_root, settings.encoder, offline=settings.encoder_offline)
    except IndexMissing:
        pass
    except IndexCorrupt as error:
        talk(f"{error.subject} Der Index wird neu gebaut.")
    _bring_index_up_to_date(workspace)


def _bring_index_up_to_date(workspace: "Workspace") -> None:
    """Build the index where nothing can be answered without, or wait for the instance that does and take its one."""
    from api.index_exchange import take_index
    from api.upkeep import BUILDING

    while not take_index(workspace) and _needs_build_first(workspace):
        with workspace.store.only_one(BUILDING) as is_ours:
            if is_ours:
                if not take_index(workspace):
                    build_index(workspace)
                return
        sleep(_WAIT_S)


def _needs_build_first(workspace: "Workspace") -> bool:
    """Return whether to build before answering: not where the index only has to catch up, as the service sees to that.

    So a restart after a large import answers at once.
    """
    from api.workspace import IndexNeed

    need = workspace.index_need()
    if need is IndexNeed.SOON and workspace.settings.rebuild:
        talk("Der Index ist älter als der Bestand; er wird im laufenden Betrieb erneuert.")
        return False
    return need is not IndexNeed.NONE


def _say_how_to_begin(workspace: "Workspace", data_dir: Path | None) -> None:
    """Say how to create the first account; there is none, and no password, that came with the software."""
    from api.accounts import Accounts

    with suppress(NegzError):  # a store that cannot be opened, `/readyz` tells of
        if not Accounts(workspace).list():
            place = f' --data-dir "{data_dir}"' if data_dir else ""
            talk(f"Noch kein Konto für die Redaktion. Anlegen: negz accounts add NAME --role admin{place}")


def _answer(workspace: "Workspace", listener: socket.socket, *, keeps_index: bool) -> None:
    from api.app import create_app
    from api.worker import answer
    from api.workspace import Workspace
    from recommender.succession import Alone

    workspace.close()
    with Workspace(workspace.settings, agreement=Alone()) as own:
        answer(own, create_app(own), listener, lambda: _say_ready(listener), keeps_index=keeps_index)


def _answer_together(workspace: "Workspace", listener: socket.socket, *, keeps_index: bool) -> None:
    """Let several processes answer; this one has opened what they share, and closes the folder before they begin."""
    with TemporaryDirectory(prefix="negz-") as folder:
        os.environ[METRICS_DIR] = folder  # before anything imports prometheus_client
        from api.feedback import EVENTS, TIMES
        from api.limits import KINDS
        from api.shared_agreement import SharedAgreement
        from api.shared_counting import SharedCounting
        from api.supervisor import FORKS, Supervisor
        from api.worker import Worker, end_in_order

        end_in_order()
        encoder = _loaded_encoder(workspace) if FORKS else None
        counting = SharedCounting((*KINDS, EVENTS, TIMES)) if FORKS else None
        number = workspace.settings.workers
        agreement = SharedAgreement(number) if FORKS else None
        workspace.close()
        worker = Worker(
            workspace.settings, listener, Path(folder), encoder, counting, agreement, keeps_index=keeps_index
        )
        Supervisor(number, worker, talk).run(lambda: _say_ready(listener))


def _loaded_encoder(workspace: "Workspace") -> "Encoder | None":
    """Return the index's encoder with its dictionaries, None where there is no index that fits."""
    import gc

    try:
        recommender = workspace.recommender()
        recommender.warm_up()
    except NegzError:
        return None
    gc.collect()
    gc.freeze()  # what stays is left alone, so that processes go on sharing it
    return recommender.encoder


def _say_ready(listener: socket.socket) -> None:
    talk(f"Bereit: {_address(listener)} (beenden mit Strg+C)")


def _address(listener: socket.socket) -> str:
    host, port = listener.getsockname()[:2]
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"
