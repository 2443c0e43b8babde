import subprocess
import sys
from pathlib import Path

import pytest

from tests.config.folders import faults, good
from watcher.config.examples import example_settings, shipped_files, write_examples
from watcher.config.load import load
from watcher.config.options import Options
from watcher.domain import SourceName, Weight
from watcher.errors import UsageError

SHIPPED = Path(__file__).parents[2] / "config"


def test_the_shipped_settings_are_those_of_the_options() -> None:
    assert (SHIPPED / "watcher.toml").read_text() == example_settings(), "run `make examples`"


def test_every_option_stands_in_the_example_with_a_description() -> None:
    lines = example_settings().splitlines()
    for section in Options.model_fields.values():
        assert section.description
        for name, field in getattr(section.annotation, "model_fields", {}).items():
            (written,) = (
                index
                for index, line in enumerate(lines)
                if line.lstrip("# ").startswith(f"{name} =")
            )
            assert field.description
            assert lines[written - 1].startswith("# ")


def test_the_shipped_config_has_neither_fault_nor_warning() -> None:
    config = load(SHIPPED, environ={})
    assert config.warnings == ()
    assert config.deliver_to == ()


def test_options_that_are_left_out_have_the_value_that_the_example_shows(tmp_path: Path) -> None:
    write_examples(tmp_path / "config")
    whole = good(tmp_path / "config")
    settings = tmp_path / "config" / "watcher.toml"
    required = ("[fetch]", "[mail]", "contact =", "relay =", "sender =")
    kept = [line for line in settings.read_text().splitlines() if line.startswith(required)]
    settings.write_text("\n".join(kept))
    assert good(tmp_path / "config") == whole


def test_options_that_are_commented_out_can_be_used(tmp_path: Path) -> None:
    write_examples(tmp_path)
    settings = tmp_path / "watcher.toml"
    settings.write_text(settings.read_text().replace("# operator =", "operator ="))
    assert good(tmp_path).operator == "ops@example.org"


def test_the_shipped_list_holds_what_a_home_is_held_to() -> None:
    documents = load(SHIPPED, environ={}).documents
    feeds = [document for document in documents if document.source is SourceName.FEED]
    assert (len(documents), len(feeds)) == (81, 8)
    assert {document.weight for document in feeds} == {Weight.CONTEXT}
    assert len({document.id for document in documents if document.weight is Weight.BINDING}) == 15


def test_what_is_not_active_says_why() -> None:
    for document in load(SHIPPED, environ={}).documents:
        reasons = ("not verified", "not read yet", "Needs a selector")
        assert document.active != any(reason in document.note for reason in reasons), document.id


def test_the_shipped_homes_are_invented_and_of_several_types() -> None:
    subscribers = load(SHIPPED, environ={}).subscribers
    assert all(subscriber.email.endswith(".example") for subscriber in subscribers)
    assert len({subscriber.home_type for subscriber in subscribers}) >= 5
    assert {subscriber.status.value for subscriber in subscribers} == {"active", "stopped"}
    homes = [subscriber.home_id for subscriber in subscribers]
    addresses = [subscriber.email for subscriber in subscribers]
    assert len(set(homes)) < len(homes)
    assert len(set(addresses)) < len(addresses)


def test_a_new_folder_gets_the_shipped_files(tmp_path: Path) -> None:
    folder = tmp_path / "new" / "config"
    written = write_examples(folder)
    assert [path.name for path in written] == ["watcher.toml", "documents.toml", "subscribers.csv"]
    assert faults(folder) == []
    for path in written:
        assert path.read_bytes() == (shipped_files() / path.name).read_bytes()


def test_nothing_is_overwritten_and_nothing_half_written(tmp_path: Path) -> None:
    (tmp_path / "subscribers.csv").write_text("mine")
    with pytest.raises(UsageError, match=r"already holds subscribers\.csv; nothing was written"):
        write_examples(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["subscribers.csv"]
    assert (tmp_path / "subscribers.csv").read_text() == "mine"


def test_a_folder_that_cannot_be_made_is_said_to_be_so(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(UsageError, match="cannot be written to"):
        write_examples(tmp_path / "file" / "config")


def test_making_the_examples_anew_changes_nothing() -> None:
    before = (SHIPPED / "watcher.toml").read_bytes()
    subprocess.run([sys.executable, "-m", "watcher.config.examples"], check=True)
    assert (SHIPPED / "watcher.toml").read_bytes() == before
