"""Modules of texts, files, processes and clocks: what is called there is not followed.

    json.dumps(settings)      stays as it is; an active value that enters it is an error

Their functions have texts that could be read, but no derivative comes out of them, and what they
do inside (buffers, caches, locks) is none of a gradient's business.
"""

from __future__ import annotations

MODULES = frozenset("""
argparse ast asyncio base64 binascii bz2 calendar codecs concurrent configparser csv ctypes datetime
dis email fnmatch getpass gettext glob gzip hashlib hmac html http importlib inspect io json
linecache locale logging lzma marshal mimetypes multiprocessing ntpath os pathlib pickle pkgutil
platform posixpath pprint pstats queue re reprlib sched secrets select shelve shlex shutil signal
socket sqlite3 ssl stat string stringprep struct subprocess sysconfig tarfile tempfile textwrap
threading time timeit tokenize traceback tracemalloc unittest urllib uuid warnings weakref xml
zipfile zlib zoneinfo
""".split())


def of_surroundings(target: object) -> bool:
    """Whether a function or a class belongs to one of these modules."""
    module = getattr(target, "__module__", None)
    return isinstance(module, str) and module.partition(".")[0] in MODULES
