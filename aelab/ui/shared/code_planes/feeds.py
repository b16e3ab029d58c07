"""What each plane is sent beside its points: a decoder, a film, answers to the reader's hand."""

from functools import lru_cache

import numpy as np

from aelab import data, stage
from aelab.analysis import samples
from aelab.analysis.pixels import to_uint8
from aelab.components import Ask, answer, decoder
from aelab.components.asks import End
from aelab.components.film_recording import film_recording
from aelab.components.planes import slot
from aelab.figures.runs import dataset_of
from aelab.stage import films
from aelab.studies.sharpness import condition_of, nearest_items
from aelab.training import Run
from aelab.ui.shared.code_planes import panels
from aelab.ui.shared.code_planes.pca_panel import GROUP, Points

FRAMES = 9  # pictures of a path


@lru_cache(maxsize=8)
def decoder_of(run: Run, index: int, aligned: bool) -> bytes:
    """The run's decoder for the browser, for places of the plane as it is drawn."""
    small = stage.fits(run)
    mean, axes = run.view.mean.astype(np.float64), run.view.axes.astype(np.float64)
    back = panels.alignment(run, run.view.points) if aligned else None
    if back and back.scale:
        way = back.inverse()
        mean, axes = mean + way.shift @ axes, way.scale * way.rotation @ axes
    return decoder(
        group=slot(GROUP, index), run=panels.name(run, aligned), step=run.last.step,
        latent=run.codes.shape[1],
        layers=run.decoder if small else None, mean=mean, axes=axes,
        codes=run.codes if small else None, reach=data.info(run.experiment.data).reach,
    )  # fmt: skip


@lru_cache(maxsize=8)
def film_of(run: Run, index: int, aligned: bool, clouds: bool) -> bytes:
    """The film of a run."""
    film = films.chosen(run)
    spreads = [panels.spread(run, s, aligned) for s in film] if clouds else []
    known = [s for s in spreads if s is not None]
    return film_recording(
        group=slot(GROUP, index), run=panels.name(run, aligned),
        frames=np.stack([panels.placed(run, s, aligned) for s in film]),
        steps=np.array([s.step for s in film]),
        figures=np.array([[s.knn_accuracy, s.squared_error] for s in film]),
        spreads=np.stack(known) if len(known) == len(film) else None,
    )  # fmt: skip


def reply(ask: Ask, shown: dict[int, Run], aligned: bool) -> bytes | None:
    """Decodes what the reader points at, or the path between two ends, by each plane asked for.

    Their pictures come one plane after another; None if a plane's run is gone.
    """
    if not ask.get("on") or not set(ask["on"]) <= shown.keys():
        return None
    pixels = [dataset_of(shown[i]).ink(walked(shown[i], ask["ends"], aligned)) for i in ask["on"]]
    image = to_uint8(np.concatenate(pixels)).ravel()
    return answer(group=GROUP, ask=ask["id"], image=image)


def walked(run: Run, ends: list[End], aligned: bool) -> Points:
    """Pictures [n, d] of one end, or of FRAMES places on the line between the codes of two."""
    own = [_own_plane(run, end) if aligned else end for end in ends]
    codes = np.stack([_code(run, end) for end in own])
    condition = condition_of(run, np.array([_item(run, end) for end in own]))
    if len(own) > 1:
        codes = samples.line(codes, FRAMES)
        condition = (
            None if condition is None else samples.line(condition, FRAMES).astype(np.float32)
        )
    return run.decode(codes.astype(np.float32), condition)


def _own_plane(run: Run, end: End) -> End:
    """A place of the aligned plane on the run's own."""
    way = panels.alignment(run, run.view.points)
    if "item" in end or not way.scale:
        return end
    a, b = way.inverse().apply(np.array([end["place"]]))[0]
    return {"place": (float(a), float(b))}


def _code(run: Run, end: End) -> Points:
    if "item" in end:
        code: Points = run.codes[end["item"] % len(run.codes)]
        return code
    return run.view.mean + np.asarray(end["place"], np.float32) @ run.view.axes


def _item(run: Run, end: End) -> int:
    """The item itself, or the one that lies next to a place."""
    if "item" in end:
        return end["item"] % len(run.codes)
    return int(nearest_items(run, np.asarray([end["place"]], np.float32))[0])
