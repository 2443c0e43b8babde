"""The files that an operator begins with; watcher.toml is made from the options' descriptions.

`python -m watcher.config.examples` writes config/watcher.toml of a checkout anew.
"""

import textwrap
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from watcher.config.explain import written_example
from watcher.config.options import Options
from watcher.config.values import FILES, SETTINGS_FILE
from watcher.errors import UsageError

_WIDTH = 100
_CHECKOUT = Path(__file__).parents[2] / "config"
_HEAD = (
    "Settings of Regulation Watcher. `watcher check` names every fault in this file and in the two "
    "beside it. An option that is left out has the value shown here; those marked as required must "
    "stay."
)


def example_settings() -> str:
    """Return watcher.toml with every option, its description and its default."""
    return "\n".join([*_comment(_HEAD), *_options(Options)]) + "\n"


def shipped_files() -> Path:
    """Return the folder of the three files: within an installed package, or of the checkout."""
    packaged = Path(str(files("watcher"))) / "examples"
    return packaged if packaged.is_dir() else _CHECKOUT


def write_examples(folder: Path) -> tuple[Path, ...]:
    """Copy the three files into a folder, which is made, and return where they now are.

    Raises UsageError, and writes nothing, where one of them is there already.
    """
    targets = tuple(folder / name for name in FILES)
    there = [target.name for target in targets if target.exists()]
    if there:
        raise UsageError(
            f"{folder} already holds {', '.join(there)}; nothing was written. Name another folder."
        )
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for target in targets:
            with target.open("xb") as file:
                file.write((shipped_files() / target.name).read_bytes())
    except OSError as error:
        raise UsageError(
            f"{folder} cannot be written to ({error.strerror}); name another folder"
        ) from error
    return targets


def main() -> None:
    """Write config/watcher.toml of the checkout anew."""
    (_CHECKOUT / SETTINGS_FILE).write_text(example_settings(), encoding="utf-8")


def _options(model: type[BaseModel]) -> Iterator[str]:
    """Yield the lines of a table: plain options first, then the tables within, as TOML wants."""
    for name, field in model.model_fields.items():
        yield ""
        yield from _comment(field.description or "")
        if isinstance(field.annotation, type) and issubclass(field.annotation, BaseModel):
            yield f"[{name}]"
            yield from _options(field.annotation)
        else:
            yield _assignment(name, field)


def _assignment(name: str, field: FieldInfo) -> str:
    left_out = not field.is_required() and field.default is None
    return f"{'# ' if left_out else ''}{name} = {written_example(field)}"


def _comment(description: str) -> list[str]:
    return [
        line
        for paragraph in description.splitlines()
        for line in textwrap.wrap(
            paragraph, _WIDTH, initial_indent="# ", subsequent_indent="# ", break_on_hyphens=False
        )
    ]


if __name__ == "__main__":
    main()
