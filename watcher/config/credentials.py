"""The file that holds the relay's user and password."""

from collections.abc import Mapping
from pathlib import Path
from stat import S_IROTH

from watcher.config.problems import Findings

_LONGEST = 4096
_HOW = "write the user on its first line and the password on its second"


def credentials_path(written: str, *, folder: Path, environ: Mapping[str, str]) -> Path:
    """Return where the file lies: among systemd's credentials if there are some, else in `folder`."""
    return Path(environ.get("CREDENTIALS_DIRECTORY") or folder) / written


def read_credentials(path: Path) -> tuple[str, str]:
    """Return user and password. Raises OSError, or ValueError where there are not two lines."""
    if path.exists() and not path.is_file():
        raise ValueError(f"is not a file; {_HOW}")
    with path.open("rb") as file:
        lines = file.read(_LONGEST).decode().splitlines()
    user, password, *rest = (*lines, "", "")
    if not user.strip() or not password or any(rest):
        raise ValueError(f"does not hold two lines; {_HOW}")
    return user.strip(), password


def check_credentials(path: Path, findings: Findings, *, where: str, line: int) -> None:
    """Note what is wrong with the file; nothing of what it holds is repeated."""
    try:
        read_credentials(path)
        if path.stat().st_mode & S_IROTH:
            findings.warn(f"{path} can be read by anybody; chmod 600 it", where=where, line=line)
    except FileNotFoundError:
        findings.fault(f"{path} is missing; make it, and {_HOW}", where=where, line=line)
    except OSError as error:
        message = (
            f"{path} cannot be read ({error.strerror}); let the user that runs watcher read it"
        )
        findings.fault(message, where=where, line=line)
    except UnicodeDecodeError:
        findings.fault(f"{path} is not UTF-8 text; {_HOW}", where=where, line=line)
    except ValueError as error:
        findings.fault(f"{path} {error}", where=where, line=line)
