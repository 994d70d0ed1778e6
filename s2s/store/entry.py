"""One stored module: a header line with two digests, then the text.

    # s2s-1 <the key> <SHA-256 of all that follows this line>
    \"\"\"Gradient of `leaky_cell:rollout` ...
    ...
    if __name__ == "__main__":  # python FILE --check

The digests are in base64, so that the line keeps to 100 columns. They find accidents and edits;
they are no protection from somebody who can write the folder (see `folder.py`).
"""

from __future__ import annotations

import base64
import hashlib
import re
from dataclasses import dataclass

TAIL = '''

if __name__ == "__main__":  # python FILE --check
    from s2s_runtime.checking import main

    main(globals())
'''
_MARK = "# s2s-1"
_HEADER = re.compile(rb"# s2s-1 ([\w-]{43}) ([\w-]{43})")
_LETTERS = 80  # of the stem, in a file name


@dataclass(frozen=True)
class Entry:
    """A generated module: the user's text, and the header where it lies on disk."""

    filename: str  # its path, or a name in angle brackets
    text: str
    header: str = ""

    @property
    def path(self) -> str | None:
        """The file, or None for a module that is kept in memory only."""
        return self.filename if self.header else None

    @property
    def whole(self) -> str:
        """What stands in the file, and what is executed."""
        return f"{self.header}{self.text}{TAIL}" if self.header else self.text


@dataclass(frozen=True)
class Found:
    """What a file says: its key, its text, and whether that is the text that was written."""

    key: str
    text: str
    intact: bool


def in_memory(key: str, text: str, stem: str) -> Entry:
    """The entry of a module that is written nowhere."""
    return Entry(f"<s2s {stem} {key[:8]}>", text)


def header_of(key: str, text: str) -> str:
    """The first line of a file in which `text` follows it."""
    return f"{_MARK} {_base64(bytes.fromhex(key))} {_digest(text.encode())}\n"


def parse(data: bytes) -> Found | None:
    """What the bytes of a file say; None where they do not begin with a header."""
    line, newline, body = data.partition(b"\n")
    match = _HEADER.fullmatch(line)
    if match is None or not newline:
        return None
    spelled, digest = (group.decode() for group in match.groups())
    key = _hex(spelled)
    # The last letter of a key has two bits to spare: one spelling alone is what we wrote.
    intact = digest == _digest(body) and spelled == _base64(bytes.fromhex(key))
    return Found(key, body.decode(errors="replace").removesuffix(TAIL), intact)


def file_name(key: str, stem: str) -> str:
    """A readable name in ASCII: `leaky_cell_rollout_value_and_grad_0123456789abcdef.py`."""
    readable = re.sub(r"[^A-Za-z0-9]+", "_", stem).strip("_")[:_LETTERS] or "module"
    return f"{readable}_{key[:16]}.py"


def recipe_name(question: str, stem: str) -> str:
    """The file of the recipe that answers a question."""
    return file_name(question, stem).removesuffix(".py") + ".recipe"


def is_file_name(name: str) -> bool:
    """Whether `file_name` could have made `name`: only such files are ever removed."""
    return _is_ours(name, r"\.py")


def is_ours(name: str) -> bool:
    """Whether a file is a stored module or a recipe."""
    return _is_ours(name, r"\.(py|recipe)")


def _is_ours(name: str, ending: str) -> bool:
    return re.fullmatch(rf"[A-Za-z0-9_]{{1,{_LETTERS}}}_[0-9a-f]{{16}}{ending}", name) is not None


def _digest(body: bytes) -> str:
    return _base64(hashlib.sha256(body).digest())


def _base64(digest: bytes) -> str:
    return base64.urlsafe_b64encode(digest).decode().rstrip("=")


def _hex(digest: str) -> str:
    return base64.urlsafe_b64decode(digest + "=").hex()
