"""Files of a run for other programs: codes, the network as ONNX, a training script, a report.

Each function gives the bytes of a file; `save` writes them.
"""

from pathlib import Path

from aelab.export.codes import Codes, codes, codes_csv, codes_npz, codes_tsv
from aelab.export.onnx_file import PARTS, ExportError, missing_packages, to_onnx
from aelab.export.report import to_report
from aelab.export.script import data_npz, needs_data_file, to_script
from aelab.store import save_bytes

__all__ = [
    "PARTS",
    "Codes",
    "ExportError",
    "codes",
    "codes_csv",
    "codes_npz",
    "codes_tsv",
    "data_npz",
    "missing_packages",
    "needs_data_file",
    "save",
    "to_onnx",
    "to_report",
    "to_script",
]


def save(content: bytes, path: str | Path) -> Path:
    """Writes a file, whole or not at all; its path. Raises OSError."""
    save_bytes(content, path)
    return Path(path)
