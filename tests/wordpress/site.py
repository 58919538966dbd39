"""A WordPress of its own, made of Debian's packages: scratch database, copy of the site's folder, PHP's own server."""

import getpass
import json
import os
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

PLUGIN = "negz-empfehlungen/negz-empfehlungen.php"
OPTION = "negz_empfehlungen"
PASSWORD = "Regen-Tisch-Ameise-7"  # noqa: S105 - of accounts that live as long as the test
ROLES = ("administrator", "editor", "author", "subscriber")
"""Each has an account of the same name."""

_SOURCE = Path("/usr/share/wordpress")
_PROGRAMS = ("php", "mariadbd", "mariadb-install-db", "mariadb-admin")
_PHP_MODULES = ("mysqli", "dom", "mbstring", "curl")
_PACKAGES = (
    "wordpress wordpress-l10n wordpress-theme-twentytwentythree mariadb-server php-cli php-mysql php-xml php-mbstring "
    "php-curl"
)
_START_TIMEOUT_S = 60
_CONFIG = """<?php
define( 'DB_NAME', 'wordpress' );
define( 'DB_USER', 'root' );
define( 'DB_PASSWORD', '' );
define( 'DB_HOST', 'localhost:{socket}' );
define( 'DB_CHARSET', 'utf8mb4' );
define( 'WP_DEBUG', true );
define( 'WP_DEBUG_DISPLAY', false );
define( 'WP_DEBUG_LOG', '{log}' );
define( 'WP_HTTP_BLOCK_EXTERNAL', true );
define( 'WP_ACCESSIBLE_HOSTS', '127.0.0.1' );
define( 'DISABLE_WP_CRON', true );
define( 'AUTOMATIC_UPDATER_DISABLED', true );
define( 'FS_METHOD', 'direct' );
foreach ( array( 'AUTH', 'SECURE_AUTH', 'LOGGED_IN', 'NONCE' ) as $name ) {{
	define( $name . '_KEY', 'key-of-' . $name );
	define( $name . '_SALT', 'salt-of-' . $name );
}}
$table_prefix = 'wp_';
define( 'ABSPATH', __DIR__ . '/' );
require_once ABSPATH . 'wp-settings.php';
"""
_INSTALL = """
define( 'WP_INSTALLING', true );
$in = json_decode( getenv( 'NEGZ_IN' ), true );
$_SERVER['HTTP_HOST'] = $in['host'];
require 'wp-load.php';
require ABSPATH . 'wp-admin/includes/upgrade.php';
wp_install( 'Verwaltung heute', 'administrator', 'a@example.org', false, '', $in['password'], 'de_DE' );
update_option( 'siteurl', 'http://' . $in['host'] );
update_option( 'home', 'http://' . $in['host'] );
update_option( 'permalink_structure', '' );
update_option( 'show_avatars', 0 );
foreach ( $in['roles'] as $role ) {
	$user = array( 'user_login' => $role, 'user_pass' => $in['password'], 'role' => $role );
	$id = 'administrator' === $role ? 1 : wp_insert_user( $user );
	update_user_meta( $id, 'wp_persisted_preferences', array( 'core/edit-post' => array( 'welcomeGuide' => false ) ) );
}
"""
_EVALUATE = """<?php
$asked = json_decode( file_get_contents( 'php://input' ), true );
require __DIR__ . '/wp-load.php';
ob_start(); // WordPress talks while it installs.
$said = eval( 'return ( function ( $in ) { ' . $asked['body'] . ' } )( $asked["given"] );' );
ob_end_clean();
wp_send_json( array( 'said' => $said ) );
"""
_EVALUATOR = "negz-test.php"
"""Runs what a test wants within WordPress; by the site's server, which has WordPress compiled already."""


def missing() -> str:
    """Return what the tests lack and how to get it, or an empty text."""
    absent = [name for name in _PROGRAMS if shutil.which(name) is None]
    if not absent:
        loaded = subprocess.run(["php", "-m"], capture_output=True, text=True, check=True).stdout.split()
        absent = [f"php-{name}" for name in _PHP_MODULES if name not in loaded]
    if not (_SOURCE / "wp-content/themes/twentytwentythree").is_dir():
        absent.append(str(_SOURCE))
    return f"{', '.join(absent)} missing: apt-get install {_PACKAGES}" if absent else ""


@dataclass(frozen=True, slots=True)
class WordPress:
    """A running site."""

    folder: Path
    host: str
    log: Path

    @property
    def url(self) -> str:
        return f"http://{self.host}"

    def run(self, body: str, **given: Any) -> Any:
        """Run the body of a PHP function within WordPress; it finds `given` in `$in`, and its return value is ours."""
        answer = httpx.post(f"{self.url}/{_EVALUATOR}", json={"body": body, "given": given}, timeout=_START_TIMEOUT_S)
        assert answer.status_code == httpx.codes.OK, answer.text
        return answer.json()["said"]

    def install_plugin(self, archive: Path) -> None:
        """Install and activate the plug-in as the dashboard does with an archive that is uploaded."""
        body = """
            require ABSPATH . 'wp-admin/includes/admin.php';
            require ABSPATH . 'wp-admin/includes/class-wp-upgrader.php';
            $done = (new Plugin_Upgrader( new Automatic_Upgrader_Skin() ))->install( $in['archive'] );
            $active = activate_plugin( $in['plugin'] );
            return array( is_wp_error( $done ) ? $done->get_error_message() : $done,
                is_wp_error( $active ) ? $active->get_error_message() : $active );
        """
        assert self.run(body, archive=str(archive), plugin=PLUGIN) == [True, None]

    def configure(self, **settings: Any) -> None:
        """Replace the plug-in's settings, and forget every answer."""
        body = """
            global $wpdb;
            $wpdb->query( "DELETE FROM $wpdb->options WHERE option_name LIKE '%negz_empfehlungen%'" );
            wp_cache_flush();
            return update_option( 'negz_empfehlungen', $in['settings'] );
        """
        self.run(body, settings=settings)

    def add_post(self, content: str, **fields: Any) -> str:
        """Publish a post; return its address."""
        post = {"post_title": "Digitale Verwaltung", "post_content": content, "post_status": "publish", **fields}
        number = self.run("return wp_insert_post( wp_slash( $in['post'] ) );", post=post)
        return f"{self.url}/?p={number}"

    def let_copies_age(self) -> None:
        """Make every copy of an answer one that is to be asked for again, and end every pause."""
        body = """
            global $wpdb;
            $like = '_transient_negz_empfehlungen_copy_%';
            foreach ( $wpdb->get_results( "SELECT * FROM $wpdb->options WHERE option_name LIKE '$like'" ) as $row ) {
                $copy = maybe_unserialize( $row->option_value );
                update_option( $row->option_name, array( 'fresh_until' => 0 ) + $copy );
            }
            return delete_transient( 'negz_empfehlungen_pause' );
        """
        self.run(body)

    def own_complaints(self) -> list[str]:
        """Return what PHP has complained about in the plug-in's files."""
        text = self.log.read_text(encoding="utf-8") if self.log.exists() else ""
        return [line for line in text.splitlines() if "plugins/negz-empfehlungen" in line]


@contextmanager
def running_wordpress(folder: Path) -> Iterator[WordPress]:
    """Run a freshly installed WordPress in `folder`, whose path must be short enough for a socket's name."""
    site = folder / "site"
    shutil.copytree(_SOURCE, site, ignore_dangling_symlinks=True)
    host = f"127.0.0.1:{_free_port()}"
    config = _CONFIG.format(socket=folder / "db.sock", log=folder / "debug.log")
    (site / "wp-config.php").write_text(config, encoding="utf-8")
    (site / _EVALUATOR).write_text(_EVALUATE, encoding="utf-8")
    with _database(folder), _web_server(site, host, folder):
        wordpress = WordPress(site, host, folder / "debug.log")
        _install(wordpress)
        yield wordpress


def _install(wordpress: WordPress) -> None:
    values = json.dumps({"host": wordpress.host, "password": PASSWORD, "roles": ROLES})
    command = ["php", "-d", "display_errors=0", "-r", _INSTALL]
    environment = {**os.environ, "NEGZ_IN": values}
    done = subprocess.run(command, cwd=wordpress.folder, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


@contextmanager
def _database(folder: Path) -> Iterator[None]:
    data, sock, user = folder / "db", folder / "db.sock", getpass.getuser()
    subprocess.run(
        [
            "mariadb-install-db",
            "--no-defaults",
            f"--datadir={data}",
            f"--user={user}",
            "--skip-test-db",
            "--auth-root-authentication-method=normal",
        ],
        capture_output=True,
        check=True,
    )
    options = ["--skip-networking", "--skip-log-bin", "--innodb-flush-log-at-trx-commit=0", "--innodb-fast-shutdown=2"]
    command = ["mariadbd", "--no-defaults", f"--datadir={data}", f"--socket={sock}", f"--user={user}", *options]
    with _process(command, folder, folder / "db.log"):
        _wait(lambda: subprocess.run(_admin(sock, "ping"), capture_output=True, check=False).returncode == 0)
        subprocess.run(_admin(sock, "create", "wordpress"), check=True)
        yield


@contextmanager
def _web_server(site: Path, host: str, folder: Path) -> Iterator[None]:
    command = ["php", "-d", "display_errors=0", "-d", "opcache.enable_cli=1", "-S", host, "-t", str(site)]
    with _process(command, site, folder / "web.log", PHP_CLI_SERVER_WORKERS="4"):
        _wait(lambda: _listens(host))
        yield


@contextmanager
def _process(command: list[str], cwd: Path, log: Path, **environment: str) -> Iterator[None]:
    """Run a program and, at the end, stop it with all that it has started."""
    with log.open("w") as sink:
        process = subprocess.Popen(
            command, cwd=cwd, env={**os.environ, **environment}, stdout=sink, stderr=sink, start_new_session=True
        )
        try:
            yield
        finally:
            os.killpg(process.pid, signal.SIGKILL)  # nothing of it is kept, and MariaDB takes ten seconds to tidy up
            process.wait(timeout=_START_TIMEOUT_S)


def _listens(host: str) -> bool:
    address, _, port = host.partition(":")
    try:
        socket.create_connection((address, int(port)), timeout=1).close()
    except OSError:
        return False
    return True


def _wait(is_ready: Callable[[], bool]) -> None:
    deadline = time.monotonic() + _START_TIMEOUT_S
    while not is_ready():
        assert time.monotonic() < deadline, f"not ready within {_START_TIMEOUT_S} s"
        time.sleep(0.1)


def _admin(sock: Path, *arguments: str) -> list[str]:
    return ["mariadb-admin", "--no-defaults", f"--socket={sock}", "--user=root", *arguments]


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
