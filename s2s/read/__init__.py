"""The function as it was written: its text, its tree in the user's lines, and its free names."""

from s2s.read.comments import Comment
from s2s.read.source import Source, read

__all__ = ["Comment", "Source", "read"]
