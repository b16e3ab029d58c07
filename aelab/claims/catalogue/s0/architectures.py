"""Claims about regularised autoencoders as a family."""

from aelab import data
from aelab.analysis.activity import on
from aelab.analysis.jacobians import norms
from aelab.claims.catalogue.several_notes.noise import denoise
from aelab.claims.core.claim import Claim, Guess, Part
from aelab.claims.core.metrics import wide
from aelab.studies import Figures, Memory, part, trained
from aelab.studies.contraction import jacobians
from aelab.training import EventStream

LEVEL = 0.25


def penalties(seed: int, memory: Memory, device: str | None) -> EventStream[Figures]:
    """Active units, ‖J‖ and denoising of a sparse, a contractive and a denoising autoencoder, each
    over that of the plain one."""
    x, active, size, wrong = data.load("digits").x_test, {}, {}, {}
    for turn, key in enumerate(("tied", "sparse", "contractive", "denoising")):
        wanted = wide(key, seed)
        run = yield from part(trained(wanted, memory, device), turn / 4, (turn + 1) / 4)
        active[key] = float(on(run.encode(x)).mean())
        size[key] = float(norms(jacobians(run.model, x)).mean())
        wrong[key] = denoise(run, "masking", LEVEL)[1]
    return {
        "sparse: units on": active["sparse"] / active["tied"],
        "contractive: ‖J‖": size["contractive"] / size["tied"],
        "denoising: repair": wrong["denoising"] / wrong["tied"],
        "sparse: ‖J‖": size["sparse"] / size["tied"], "AE": 1.0,
    }  # fmt: skip


CLAIMS = (
    Claim(
        key="three-penalties",
        note="S0",
        title="Sparse, flat or robust codes instead of copies",
        sentence="Sparsity of the representation · Smallness of the derivative of the "
        "representation · Robuestness to noise or to missing inputs",
        english="A regularised autoencoder asks for a sparse code, a small derivative, robustness.",
        setting="Digits, 100 sigmoid units, each penalty against the plain autoencoder",
        parts=(
            Part(
                says="sparse: at most half as many units are on", figure="sparse: units on",
                unit="× AE", high=0.5, baseline=("AE", "plain autoencoder"),
            ),
            Part(
                says="contractive: ‖∂f/∂x‖ is at most half", figure="contractive: ‖J‖",
                unit="× AE", high=0.5, baseline=("AE", "plain autoencoder"),
            ),
            Part(
                says="denoising: its error on masked digits is at most 0.8",
                figure="denoising: repair", unit="× AE", high=0.8,
                baseline=("AE", "plain autoencoder"),
            ),
        ),
        guess=Guess(
            question="A sparse code was never asked for a small ‖∂f/∂x‖. Against a plain one …",
            figure="sparse: ‖J‖",
            options=(
                ("it is smaller all the same", 0.9), ("it is equal", 1.1),
                ("it is larger", float("inf")),
            ),
        ),
        explanation="Each penalty does what it says, so a code may be larger than the picture "
        "without copying it (Goodfellow, Bengio and Courville, Deep Learning, section 14.2). They "
        "are relatives: a unit that is off is flat there, so sparse codes can contract as well "
        "(Rifai et al., 2011).",
        page="pages/11_Manifold.py?view=Contraction&data=digits",
        measure=penalties,
    ),
)  # fmt: skip
