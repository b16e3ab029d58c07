"""The latent plane of each saved run as a small picture, drawn once."""

from collections.abc import Sequence
from functools import lru_cache

import streamlit as st

from aelab import data, theme
from aelab.figures.thumbnail import plane
from aelab.store import NoRun, SavedRun
from aelab.ui.session import saved_runs


def pictures(saved: Sequence[SavedRun]) -> list[str]:
    """The address of a PNG for each run; an empty text where there is nothing to draw."""
    dark = st.context.theme.type == "dark"
    return [_picture(s.key, s.experiment.data, dark) for s in saved]


def _picture(key: str, data_name: str, dark: bool) -> str:
    try:
        stamp = saved_runs.store().modified(key)
        return _drawn(key, stamp, data_name, data.is_present(data_name), dark)
    except (NoRun, data.DataError):
        return ""


@lru_cache(maxsize=4096)
def _drawn(key: str, stamp: int, data_name: str, there: bool, dark: bool) -> str:
    """The file is opened once for each `stamp`. Items of a set that is not there are all grey."""
    points, classes = saved_runs.store().plane(key), None
    if there:
        known = data.load(data_name)
        classes = known.y_test[known.probe]
        classes = classes if len(classes) == len(points) else None
    return plane(points, classes, theme.DARK if dark else theme.LIGHT)
