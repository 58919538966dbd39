import zipfile
from pathlib import Path

from api.exit_code import ExitCode
from tests.api.commands.conftest import Negz


def test_wordpress_writes_the_archive_and_names_it(negz: Negz, tmp_path: Path) -> None:
    target = tmp_path / "plugin.zip"
    done = negz("widget", "wordpress", "--out", target)
    assert (done.code, done.out) == (0, f"{target}\n")
    assert "Plugin hochladen" in done.err
    assert "negz-empfehlungen/negz-empfehlungen.php" in zipfile.ZipFile(target).namelist()


def test_wordpress_without_file_writes_into_this_folder(negz: Negz, tmp_path: Path) -> None:
    assert negz("widget", "wordpress").out == "negz-empfehlungen.zip\n"
    assert zipfile.is_zipfile(tmp_path / "negz-empfehlungen.zip")


def test_wordpress_where_nothing_can_be_written_names_the_file(negz: Negz, tmp_path: Path) -> None:
    done = negz("widget", "wordpress", "--out", tmp_path)
    assert (done.code, done.out) == (ExitCode.INVALID, "")
    assert str(tmp_path) in done.err
    assert "--out" in done.err
