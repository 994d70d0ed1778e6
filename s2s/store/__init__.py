"""Generated modules on disk: found again, checked, loaded. A file is never an authority by itself.

stored(key, stem)        the entry of that key, if an unharmed one is there
store(key, text, stem)   the entry, written where possible
in_memory(key, text, stem)
load(entry, name)        the module, executed
compiled(entry, ...)     the module, executed, with what a caller must know of it
recall(function, ...)    the same for a function that an earlier process compiled
remember(...)            what `recall` needs
key_of(...)              the key: everything that the text depends on
"""

from s2s.store.compiled import Calling, Compiled, compiled
from s2s.store.entry import Entry, in_memory
from s2s.store.key import fingerprint, key_of
from s2s.store.load import load
from s2s.store.recall import recall, remember, settled
from s2s.store.recipe import folder, stem_of
from s2s.store.shelf import store, stored

__all__ = [
    "Calling",
    "Compiled",
    "Entry",
    "compiled",
    "fingerprint",
    "folder",
    "in_memory",
    "key_of",
    "load",
    "recall",
    "remember",
    "settled",
    "stem_of",
    "store",
    "stored",
]
