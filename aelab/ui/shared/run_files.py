"""What a run leaves as files for other programs: codes, a report, a script, ONNX."""

from collections.abc import Callable
from functools import partial

import streamlit as st

from aelab import data, export
from aelab.training import Run

Write = Callable[[Run], bytes]
FILES: dict[str, tuple[Write, str, str]] = {
    "Codes, CSV": (export.codes_csv, "codes.csv", "text/csv"),
    "Codes, NumPy": (export.codes_npz, "codes.npz", "application/octet-stream"),
    "Codes, projector": (export.codes_tsv, "codes.zip", "application/zip"),
    "Report, HTML": (export.to_report, "report.html", "text/html"),
}
NETWORKS = {"whole": "Network, ONNX", "encoder": "Encoder, ONNX", "decoder": "Decoder, ONNX"}


def buttons(name: str, of: str, run: Callable[[], Run | None]) -> None:
    """A button for each file; name: what their names begin with; of: the run's data set.

    run: gives it as it is when a file is asked for, by a thread that knows no session.
    """
    with st.container(horizontal=True, gap="xsmall", key="files"):
        for title, (write, file, kind) in FILES.items():
            _button(title, partial(_file, run, write), f"{name}-{file}", kind)
    st.caption("Codes of all training and test items, by the network of the last snapshot. "
               "Projector: two tables for projector.tensorflow.org. Report: settings, figures and "
               "film as a page that opens without the lab and without the internet.")  # fmt: skip
    _script(name, of, run)
    if lacking := export.missing_packages():
        st.caption(lacking)
        return
    with st.container(horizontal=True, gap="xsmall"):
        for part, title in NETWORKS.items():
            write = partial(export.to_onnx, part=part)
            _button(title, partial(_file, run, write), f"{name}-{part}.onnx", "application/onnx")


def _script(name: str, of: str, run: Callable[[], Run | None]) -> None:
    """The training script, and its data where it cannot make or fetch them by itself."""
    apart = export.needs_data_file(of)
    with st.container(horizontal=True, gap="xsmall"):
        _button(
            "Training script", partial(_file, run, export.to_script), f"{name}.py", "text/x-python"
        )
        if apart:
            write = partial(_file, run, _data)
            _button("Data, NumPy", write, "data.npz", "application/octet-stream")
    st.caption(
        f"The same training as one file of plain PyTorch{', with data.npz beside it' * apart}."
    )


def _data(run: Run) -> bytes:
    return export.data_npz(data.load(run.experiment.data))


def _file(run: Callable[[], Run | None], write: Write) -> bytes:
    now = run()
    assert now is not None  # its button was there
    return write(now)


def _button(title: str, write: Callable[[], bytes], file: str, kind: str) -> None:
    st.download_button(title, write, file, kind, key=f"files.{title}", on_click="ignore")
