"""The words of the unfolding sheet: its figures, what they say, and the theory behind them."""

from aelab import data
from aelab.figures.surface import agreement, angle_of, pca_errors, train_error
from aelab.stage.words import measured
from aelab.training import Run, Snapshot
from aelab.ui.pages.manifold.unfolding.sidebar import ViewOptions
from aelab.ui.session.comparison import Entry

NAMES = {"radians": "angle", "t": "place"}  # of what lies along a toy, by its unit
KNOWN, UNROLLED = 0.95, 0.95  # R² and rank correlation from which on a code is called so
FITS = 0.1  # of PCA’s error, from which on a sheet fits
LOCKED = 0.1  # degrees from PCA’s, from which on a flat one lies in it
START = (
    "Press **Train**: the network lays a sheet, the decoder’s image of its codes, and bends it "
    "into the points. PCA’s plane, under the same camera, stays flat."
)
EXPLAIN = r"""
**The blue cloth** is the decoder’s image $g(z)$ of an even lattice of codes, 25 × 25, over the
range that the codes of the test points take, drawn where a code is within one and a half meshes;
with one number in the code it is a thread. **The
orange plane** is PCA’s, of as many dimensions: the best that any flat sheet can do (Baldi and
Hornik, Neural Networks 2:53, 1989). **Rods** tie a point $x$ to what is made of it, $g(f(x))$; the
mean of their squared lengths is the error. **The code**, at the right, is flat: each point where
$f(x)$ puts it, each axis over its own range, in the colour of its true place along the toy.

**PCA’s error is known** without training: on the points it was fitted to, it is the sum of the
eigenvalues that were left out, $\sum_{i>m}\lambda_i$. A linear network is trained on the same
points, all in one step, and must come down to just that; the largest principal angle (Björck and
Golub, Math. Comp. 27:579, 1973) says how far its plane still is from PCA’s. The error has saddles
but no other minimum, so it does get there, but slowly: with a learning rate 100 times smaller
it seems to have stopped, tens of degrees away.

**Does the code know the angle?** *Angle known*: each point’s angle is predicted as the mean of the
five points next to it in the code; R² is 1 where that is exact, 0 where it is no better than the
mean. *Best direction*: the largest rank correlation (Spearman) of the angle with any direction of
the code; near 1 the roll is unrolled, and one number tells the angle. A network may know the angle
and not unroll: it cuts the roll and lays the pieces side by side, which costs little error, since
only few points lie at a cut. With one and a half turns most trainings cut; with one turn they
unroll. Look for bands of one colour beside bands of quite another.
"""


def lines(
    name: str, latent: int, run: Run | None, snapshot: Snapshot | None
) -> tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]:
    """Figures of the network at one of a run's snapshots, of PCA and of the code."""
    error, closed = pca_errors(name, latent)
    of_pca = (measured(error, "point"),
              f"train {closed:.5f} = Σ of discarded λᵢ")  # fmt: skip
    if run is None or snapshot is None:
        return (), of_pca, ()
    less = 100 * (1 - snapshot.squared_error / error)
    said = f"{less:.1f} % less than PCA" if less >= 0 else f"{-less:.1f} % more than PCA"
    network = measured(snapshot.squared_error, "point")
    if run.experiment.variant == "linear":
        said = f"largest angle to PCA’s {angle_of(snapshot, name, latent):.2f}°"
        said += f" · train {train_error(run):.5f}" if snapshot is run.last else ""
    known, along = agreement(snapshot, name, latent)
    word = NAMES[data.load(name).factors[0].unit]
    near = f"{word} known: R² {known:.3f}".replace("² -", "² −")
    code = (near, f"best direction: ρ {along:.3f}")
    return (network, said), of_pca, code


def sentence(options: ViewOptions, entry: Entry | None) -> str:
    """What is to be seen, in one or two sentences."""
    if entry is None:
        return START
    run = entry.run
    latent = run.codes.shape[1]
    if run.experiment.variant == "linear":
        return _of_linear(run, latent, options.data, entry.state == "finished")
    left = run.last.squared_error / pca_errors(options.data, latent)[0]
    if left > FITS:
        what, where = ("thread", "line") if latent == 1 else ("sheet", "plane")
        advice = " More epochs, or another seed, may help." if entry.state == "finished" else ""
        return (
            f"The {what} misses the points: its error is **{100 * left:.0f} %** of that of "
            f"PCA’s {where}.{advice}"
        )
    return _of_code(run, latent, options)


def _of_code(run: Run, latent: int, options: ViewOptions) -> str:
    """Whether the code of a sheet that fits runs along the toy."""
    known, along = agreement(run.last, options.data, latent)
    of = NAMES[options.dataset.factors[0].unit]
    if along >= UNROLLED:
        return f"**Unrolled**: one direction of the code runs along the {of} (ρ {along:.3f})."
    if known >= KNOWN:
        long = options.data.partition("/")[0] == "swiss-roll"
        return (
            f"**Bent or cut, not unrolled**: the code knows the {of} (R² {known:.3f}), but no one "
            f"direction runs along it (ρ {along:.2f})."
            + (" With 1½ turns most trainings cut: pieces lie side by side." if long else "")
        )
    return (
        f"It fits, but neighbours in the code still differ in their {of} (R² {known:.2f}): it "
        "joins what does not belong together."
    )


def _of_linear(run: Run, latent: int, name: str, over: bool) -> str:
    """How far a linear network is from the closed form, and from PCA's plane."""
    closed, angle = pca_errors(name, latent)[1], angle_of(run.last, name, latent)
    more = 100 * (train_error(run) / closed - 1)
    state = "Locked on" if angle <= LOCKED else "Stuck" if over else "Turning"
    above = f"{more:.2f} %" if more >= 0.01 else "less than 0.01 %"
    return (
        f"**{state}**: {angle:.2f}° from PCA’s {'line' if latent == 1 else 'plane'}, and on the "
        f"training points **{above}** above its error {closed:.5f}."
    )
