"""What a person should read where pydantic found a fault."""

import json
from collections.abc import Iterable
from typing import Any

from pydantic import BaseModel
from pydantic.fields import FieldInfo
from pydantic_core import ErrorDetails

from watcher.config.problems import did_you_mean

_WANTED = {
    "missing": "is required",
    "string_type": "must be a text in quotes",
    "int_type": "must be a whole number without quotes",
    "float_type": "must be a number without quotes",
    "finite_number": "must be a finite number",
    "bool_type": "must be true or false, without quotes",
    "tuple_type": "must be a list in square brackets",
    "too_short": "must not be empty",
}


def explain(error: ErrorDetails, model: type[BaseModel]) -> str:
    """Return what is wrong with an option of `model` and what to write instead.

    No number is repeated, for Python will not write out a very long one.
    """
    match error["type"]:
        case "value_error":
            return str(error["ctx"]["error"])
        case "extra_forbidden":
            return unknown(str(error["loc"][-1]), model.model_fields)
        case "greater_than_equal":
            return f"must be at least {error['ctx']['ge']}"
        case "less_than_equal":
            return f"must be at most {error['ctx']['le']}"
        case "model_type":
            key = error["loc"][-1]
            return f"must be a table; write [{key}] on a line of its own and its options below it"
    key = next(str(part) for part in reversed(error["loc"]) if part in model.model_fields)
    wanted = _WANTED.get(error["type"], error["msg"])
    return f"{wanted}; write for example: {key} = {written_example(model.model_fields[key])}"


def unknown(key: str, known: Iterable[str]) -> str:
    """Return what to do with a key that no option has."""
    return f"unknown option{did_you_mean(key, known) or '; remove it'}"


def written_example(field: FieldInfo) -> str:
    """Return a good value of an option as it is written in TOML."""
    value: Any = field.examples[0] if field.examples else field.default
    return json.dumps(value, ensure_ascii=False)
