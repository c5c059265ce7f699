"""What `make run` says when it cannot start, and what it keeps."""

import socket
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from scripts import packages, run
from scripts.stopping import ROOT, Stop, make_writable_folder


@pytest.mark.parametrize("text", ["", "abc", "0", "65536", "-1", "80 80", "8000.0", "٨٠٠٠"])
def test_a_port_is_a_number_that_a_port_can_have(text: str) -> None:
    with pytest.raises(Stop, match=f"PORT={text} is no port number"):
        run._port(text)


def test_a_taken_port_is_answered_with_a_free_one() -> None:
    with socket.socket() as taken:
        taken.bind((run.HOST, 0))
        taken.listen()
        port = taken.getsockname()[1]

        with pytest.raises(Stop) as stop:
            run._see_that_port_is_free(port)

    assert stop.value.english.startswith(f"Port {port} is taken: write «make run PORT=")
    assert stop.value.norwegian.startswith(f"Port {port} er i bruk: skriv «make run PORT=")


def test_a_free_port_passes() -> None:
    with socket.socket() as probe:
        probe.bind((run.HOST, 0))
        port = probe.getsockname()[1]

    run._see_that_port_is_free(port)


def test_the_key_is_made_once_and_only_its_owner_may_read_it(tmp_path: Path) -> None:
    path = tmp_path / "secret-key"

    first = run._secret_key(path)
    second = run._secret_key(path)

    assert (len(first), second) == (64, first)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_half_written_key_is_made_anew(tmp_path: Path) -> None:
    path = tmp_path / "secret-key"
    path.write_text("short", encoding="ascii")

    assert len(run._secret_key(path)) == 64


def test_a_folder_that_cannot_be_made_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "fil").touch()

    with pytest.raises(Stop, match="Cannot write in the folder"):
        make_writable_folder(tmp_path / "fil" / "var")


def test_an_old_python_is_turned_away_with_one_sentence(tmp_path: Path) -> None:
    as_old = f"import sys; sys.path.insert(0, {str(ROOT)!r}); sys.version_info = (3, 9, 2); import scripts.run"

    answer = subprocess.run([sys.executable, "-c", as_old], cwd=tmp_path, capture_output=True, text=True, check=False)

    assert answer.returncode == 1
    assert answer.stderr.splitlines()[1] == (
        "Ordskifte needs Python 3.11 or newer, but python3 is 3.9 here: install a newer Python, "
        "or write for example «make run PYTHON=python3.12»."
    )


def test_the_gate_for_an_old_python_is_written_in_its_words() -> None:
    import ast

    text = (ROOT / "scripts" / "__init__.py").read_text(encoding="utf-8")

    ast.parse(text, feature_version=(3, 4))
    assert 'f"' not in text


def test_packages_are_due_when_the_list_changes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("requirements").mkdir()
    Path(".venv").mkdir()
    listed = Path("requirements/runtime.txt")
    listed.write_text("django==5.2\n", encoding="utf-8")
    assert not packages._is_stamped("runtime")

    packages._stamp("runtime").write_text(packages._key("runtime"), encoding="utf-8")
    assert packages._is_stamped("runtime")

    listed.write_text("django==5.2.1\n", encoding="utf-8")
    assert not packages._is_stamped("runtime")


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ("NewConnectionError: Network is unreachable", "check the connection"),
        ("OSError: [Errno 28] No space left on device", "The disk is full"),
        ("THESE PACKAGES DO NOT MATCH THE HASHES", "read the end of var/log/packages.log"),
    ],
)
def test_a_failed_installation_says_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, said: str, sentence: str
) -> None:
    monkeypatch.chdir(tmp_path)
    packages.LOG.parent.mkdir(parents=True)
    failing = [sys.executable, "-c", f"print({said!r}); raise SystemExit(1)"]

    with pytest.raises(Stop, match=sentence):
        packages._run_logged(failing)


def test_the_locked_lists_are_pinned_by_hash_and_name_no_host() -> None:
    for name in packages.LISTS:
        text = (ROOT / "requirements" / f"{name}.txt").read_text(encoding="utf-8")
        pins = [line for line in text.splitlines() if line and line[0] not in " #"]

        assert [pin for pin in pins if "==" not in pin or not pin.endswith("\\")] == []
        assert "://" not in text
