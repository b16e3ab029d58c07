"""What more studies print: each figure again from the file that the page exports."""

import re
from collections.abc import Callable, Mapping
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from printed import Page, floats, half, numbers, of_cells
from sklearn.metrics import adjusted_rand_score

from aelab import data
from aelab.analysis.topics import Matching
from aelab.data.topics import documents
from aelab.studies import clusters, compression, depth_width, few_labels, gan
from aelab.studies import topics as topics_study
from aelab.studies import transfer as transfer_study
from aelab.training import Progress
from aelab.ui.pages.downstream import clusters as clusters_page
from aelab.ui.pages.downstream import topics as topics_page
from aelab.ui.pages.downstream import transfer as transfer_page
from aelab.ui.pages.generate import gan as gan_page
from aelab.ui.pages.manifold.compression import rate_distortion
from aelab.ui.pages.stacking.depth import code_size

RNG = np.random.default_rng(8)
SEEDS = (7, 8, 9)
Y = data.load("digits").y_test
VARIANCE = np.square(data.load("digits").x_test - data.load("digits").x_train.mean(0)).sum(1).mean()
SOURCE = few_labels.experiment("digits", few_labels.suited("digits"), 7)


def drawn_clusters() -> Progress:
    """Any 10 clusters will do; those of PCA are those of the pixels under other numbers."""
    codes, linear = RNG.integers(0, 10, (2, len(Y)))
    members = {"codes": codes, "PCA": linear, "pixels": (linear + 3) % 10}
    spaces = {
        name: clusters.Clusters(
            table=RNG.integers(0, 30, (10, 10)), means=RNG.random((10, 64), np.float32),
            medoids=np.arange(10), members=members[name],
        ) for name in clusters.SPACES
    }  # fmt: skip
    return clusters.ClusterProgress(share=1.0, doing="", source=SOURCE, spaces=spaces)


def drawn_curves() -> Progress:
    """Classifiers that take each item for any class."""
    curves = {}
    for i, method in enumerate(transfer_study.METHODS):
        predicted = np.where(RNG.random(len(Y)) < 0.1 * (i + 1), (Y + 1) % 10, Y)
        curves[method] = transfer_study.Curve(
            steps=(5, 20), errors=(0.9, float((predicted != Y).mean())), predicted=predicted,
            weights=1000 * i + 234, seconds=RNG.uniform(0, 9),
        )  # fmt: skip
    return transfer_study.TransferProgress(
        share=1.0, doing="", source=SOURCE, settings=transfer_study.TransferConfig(), curves=curves
    )


def drawn_topics() -> Progress:
    """Nets that have recovered any number of topics."""
    corpus = documents()
    nets = {
        (output, seed): topics_study.LearnedTopics(
            steps=(0, 400), recovered=(0, int(RNG.integers(1, 10))),
            perplexities=(500.0, RNG.uniform(90, 400)), topics=corpus.topics.astype(np.float32),
            matching=Matching(np.arange(10), np.ones(10)), total=RNG.uniform(0.5, 200),
        ) for output in topics_study.OUTPUTS for seed in SEEDS
    }  # fmt: skip
    return topics_study.TopicsProgress(
        share=1.0, doing="", documents=corpus, settings=topics_study.TopicsConfig(), nets=nets
    )


def drawn_gan() -> Progress:
    """Figures as they might have been measured, and no samples."""
    chosen = gan.suited(gan_page.RING)
    near = [f"{worst}{way} {whose}" for whose in (gan.AE, gan.GAN) for way in gan.WAYS
            for worst in ("", "worst ") if (way, whose) != ("encoder", gan.GAN)]  # fmt: skip
    last = [f"{what} {whose} {chosen.steps}" for whose in (gan.LEARNED, gan.AE, gan.GAN)
            for what in ("covered", "good")]  # fmt: skip
    cells = {seed: {name: RNG.uniform(0, 1) for name in (*near, *last)} for seed in SEEDS}
    return gan.GanProgress(
        share=1.0, doing="", data=gan_page.RING, settings=chosen, looks=(), cells=cells
    )


def check_clusters(page: Page) -> None:
    for space in clusters.SPACES:
        rows = [row for row in page.rows if row["space"] == space]
        of = np.array([[int(row["test items"]) for row in rows if row["cluster"] == str(k)]
                       for k in range(10)])  # fmt: skip
        cluster, klass = (place.repeat(of.ravel()) for place in np.indices(of.shape).reshape(2, -1))
        rand, purity = adjusted_rand_score(klass, cluster), of.max(1).sum() / of.sum()
        assert float(rows[0]["purity"]) == pytest.approx(purity)
        assert float(rows[0]["adjusted Rand index"]) == pytest.approx(rand)
        shown = page.figures[f"means-{space}"]
        told = f"purity {100 * purity:.1f} % · adjusted Rand index {rand:.2f}"
        same = {"PCA": " · equal to pixels", "pixels": " · equal to PCA"}
        assert shown["status"] == told + same.get(space, "")
        assert shown["captions"] == [f"{100 * most.max() / most.sum():.0f} %" for most in of]


def check_transfer(page: Page) -> None:
    last = {row["method"]: row for row in page.rows}
    table = page.sentence("| at the last step").splitlines()
    lines = [line.strip("| ").split(" | ") for line in table]
    assert lines[0][-6:] == [transfer_study.WORDS[of] for of in last]
    wrong = {of: float(row["share of test errors"]) for of, row in last.items()}
    assert lines[2][1:] == [f"{100 * share:.1f} %" for share in wrong.values()]
    assert lines[3][1:] == [f"{int(row['weights learned']):,}" for row in last.values()]
    assert lines[4][1:] == [f"{float(row['seconds of all steps']):.1f}" for row in last.values()]
    note = page.figures["use-items"]["note"]
    assert numbers(note) == ["28", f"{round(wrong['fine-tuned'] * len(Y)):,}"]


def check_topics(page: Page) -> None:
    said = page.sentence("**softmax").replace("*", "")
    error = "perplexity of held-out words"
    for output in ("softmax", "sigmoid"):
        last = {"output": output, "step": "400"}
        count = floats(page.rows, "topics recovered", **last).mean()
        told = f"{output}: {count:.3g} of 10 topics, perplexity "
        told += f"{floats(page.rows, error, **last).mean():.0f}"
        if output == "sigmoid":
            told += f", outputs sum to {floats(page.rows, 'sum of the outputs', **last).mean():.3g}"
        assert told in said
    (floor,) = floats(page.rows, error, output="true mixtures")
    (same,) = floats(page.rows, error, output="the same for all")
    assert f"{floor:.0f} at best" in said
    assert said.endswith(f"; {same:.0f} if it always guesses by the word shares of all documents.")


def check_gan(page: Page) -> None:
    lines = [line.strip("| ").split(" | ") for line in page.sentence("| sq. error").splitlines()]
    for cells, whose, learned in zip(lines[2:], ("ae", "gan"), ("learned", ""), strict=True):

        def of(figure: str) -> np.ndarray:
            return floats(page.rows, "value", figure=figure)

        def covered(who: str) -> str:
            values = of(f"covered {who} 3000")
            return f"{values.mean():.1f} ± {half([*values]):.1f} of 8" if len(values) else "–"

        ways = (f"encoder {whose}", f"nearest {whose}", f"best {whose}", f"worst best {whose}")
        assert cells[1:5] == [f"{of(w).mean():.2g}" if len(of(w)) else "–" for w in ways]
        assert cells[5:7] == [covered(learned), covered(whose)]
        assert cells[7] == f"{100 * of(f'good {whose} 3000').mean():.0f} %"


def check_depth(page: Page) -> None:
    said = re.fullmatch(r"Units in the hidden layers, with (\d+) numbers in the code: deep "
                        r"([\d-]+), shallow and linear (\d+); ([\d,]+) parameters each.",
                        page.sentence("Units in "))  # fmt: skip
    assert said
    latent, deep, wide, count = said.groups()
    for kind, hidden in (("deep", deep), ("shallow", wide), ("linear", wide)):
        exported = floats(page.rows, "parameters", net=kind, **{"code size": latent})
        widths = [64, *map(int, hidden.split("-")), int(latent)]
        both = sum(2 * a * b for a, b in pairwise(widths))
        assert (exported == both + sum(widths[1:]) + sum(widths[:-1])).all()
        assert exported[0] == pytest.approx(int(count.replace(",", "")), rel=0.01)
    for curve in page.figures["depth-error"].data:
        if curve.name in ("linear", "shallow", "deep"):
            means = [
                floats(page.rows, "squared error / image", net=curve.name,
                       **{"code size": str(m)}).mean() for m in depth_width.LATENTS
            ]  # fmt: skip
            assert [*curve.y] == pytest.approx(means)


def check_stored(page: Page) -> None:
    rows, shares = page.figures["compression-pictures"], []
    assert rows.note == "8 × fewer"
    assert rows.title == "From 8 numbers"
    for row, seed in (("autoencoder", "7"), ("PCA", ""), ("DCT", "")):
        where = {"by": row, "numbers stored": "8", "seed": seed}
        (error,) = floats(page.rows, "squared error / image", **where)
        (shown,) = [one for one in rows.rows if one.label == row]
        peak = 10 * np.log10(64 / error)
        assert shown.lines == (f"{error:.3g} sq. error", f"{peak:.1f} dB")
        assert floats(page.rows, "PSNR, dB", **where) == pytest.approx([peak])
        seeds = {k: v for k, v in where.items() if k != "seed"}
        mean_error = floats(page.rows, "squared error / image", **seeds).mean()
        shares.append(f"{100 * mean_error / VARIANCE:.0f}")
    assert numbers(page.sentence("**With 8 numbers"))[:4] == ["8", *shares]


def size_of_net(kind: str, m: int) -> float:
    """Parameters of a net of the study."""
    hidden = depth_width.suited("digits").hidden
    one = (depth_width.width(64, hidden, m),)
    return float(depth_width.parameters(64, hidden if kind == "deep" else one, m))


VIEWS: Mapping[str, tuple[Callable[[], Progress], Callable[[Page], None], Any]] = {
    "clusters": (drawn_clusters, check_clusters, clusters_page),
    "transfer": (drawn_curves, check_transfer, transfer_page),
    "topics": (drawn_topics, check_topics, topics_page),
    "gan": (drawn_gan, check_gan, gan_page),
    "depth and width": (
        lambda: of_cells({(kind, m, seed): {"error": RNG.uniform(1, 9),
                                            "parameters": size_of_net(kind, m)}
                          for kind in depth_width.KINDS for m in depth_width.LATENTS
                          for seed in SEEDS}), check_depth, code_size),
    "numbers stored": (
        lambda: of_cells({(m, seed): {"error": RNG.uniform(1, 9)}
                          for m in compression.SIZES for seed in SEEDS}),
        check_stored, rate_distortion),
}  # fmt: skip


@pytest.mark.parametrize("view", VIEWS)
def test_studies_print_what_they_export(view: str, monkeypatch: pytest.MonkeyPatch) -> None:
    drawn, check, module = VIEWS[view]
    address = {"data": gan_page.RING} if view == "gan" else {}
    check(Page(view, drawn(), monkeypatch, [module], **address))
