"""What people hand over as a file: kinds, names, limits and who may have it. Without I/O."""

from .kind import NotTaken, check_text, kind_of
from .manifest import FileLine, plain, read_manifest, reworded, summary, write_manifest
from .name import clean_file_name
from .seal import FileSeal, Holder, Variant

__all__ = [
    "FileLine",
    "FileSeal",
    "Holder",
    "NotTaken",
    "Variant",
    "check_text",
    "clean_file_name",
    "kind_of",
    "plain",
    "read_manifest",
    "reworded",
    "summary",
    "write_manifest",
]
