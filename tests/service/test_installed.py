"""The wheel, installed in a folder of its own and run from another."""

import json
from pathlib import Path

from tests.loopback import Loopback
from tests.service.harness import SEALING, SLOT, Installed, Office, of_edition, plain_text
from tests.smtp_sink import SmtpSink
from watcher import __version__


def test_it_runs_from_where_it_was_installed(installed: Installed, tmp_path: Path) -> None:
    done = installed.run("--version", cwd=tmp_path)
    assert (done.code, done.stdout, done.stderr) == (0, f"watcher {__version__}\n", "")
    assert not (installed.folder / "tests").exists()


def test_a_first_config_is_written_and_in_order(installed: Installed, tmp_path: Path) -> None:
    assert installed.run("init", "conf", cwd=tmp_path).code == 0
    done = installed.run("--config", "conf", "check", "--json", cwd=tmp_path)
    assert (done.code, json.loads(done.stdout)) == (0, [])
    before = (tmp_path / "conf" / "watcher.toml").read_bytes()
    again = installed.run("init", "conf", cwd=tmp_path)
    assert (again.code, "nothing was written" in again.stderr) == (2, True)
    assert (tmp_path / "conf" / "watcher.toml").read_bytes() == before


def test_what_is_sealed_outlives_its_templates(
    installed: Installed, office: Office, publisher: Loopback, sink: SmtpSink
) -> None:
    """The installed program has templates of its own, which can be spoiled between two commands."""
    office.have_change(publisher)
    conf = f"--config={office.config}"
    assert installed.run(conf, "publish", "--at", SEALING, cwd=office.root).code == 0
    templates = list((installed.package / "templates").iterdir())
    kept = {path: path.read_text() for path in templates}
    try:
        for path, text in kept.items():
            path.write_text(text.replace("legal advice", "SPOILED"))
        assert installed.run(conf, "deliver", "--at", SLOT, cwd=office.root).code == 0
        look = ["preview", "2027-annual", "--out", str(office.root), "--at", SLOT]
        assert installed.run(conf, *look, cwd=office.root).code == 0
    finally:
        for path, text in kept.items():
            path.write_text(text)
    assert "SPOILED" in (office.root / "2027-annual-all.txt").read_text()
    (mail,) = of_edition(sink.taken)
    assert b"SPOILED" not in mail.data
    assert "legal advice" in plain_text(mail)
