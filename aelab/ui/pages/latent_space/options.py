"""How the planes of the Latent space page are drawn."""

from dataclasses import dataclass

from aelab.schema import Settings, hp

PAGE = "latent"
MOST = 3  # runs beside the PCA plane


@dataclass(frozen=True)
class Options(Settings):
    """What is drawn on every plane."""

    path: bool = hp(
        False, "Path from A to B",
        help="Click A, then B, on any plane: items, or two places of one plane. Strips of nine "
        "pictures show the way between them through the pixels, PCA’s plane and each code.",
    )  # fmt: skip
    aligned: bool = hp(
        True, "Aligned to PCA",
        help="Turns, mirrors, scales and shifts each code onto PCA’s (Procrustes). Nothing is "
        "sheared. Off: the codes as they are, with the prior’s circles.",
    )  # fmt: skip
    coloured: bool = hp(
        True, "Colour by class",
        help="5-NN over a plane: the share of these items whose class the 5 nearest codes of "
        "1,000 training items name (the nearest in the whole code, of which a plane shows two "
        "directions).",
    )  # fmt: skip
    layer: str = hp(
        "none", "Map", choices=("none", "distance", "sharpness"),
        help="Colours each place of a plane. Distance: to the nearest code, counted in the median "
        "distance from a code to its nearest neighbour. Sharpness: how much the decoder’s picture "
        "changes for a small step of the code, ‖∂g/∂z‖; ridges are borders between kinds of "
        "pictures.",
    )  # fmt: skip
    ellipses: bool = hp(
        False, "Posterior ellipses",
        help="A variational encoder answers with a cloud N(μ, diag σ²), not a point: its 1 σ "
        "ellipse, for the first 60 items.",
    )  # fmt: skip
    tsne: bool = hp(
        False, "t-SNE beside them",
        help="For comparison: it keeps neighbours together, but it is no function. Nothing new "
        "can be placed on it, nothing decoded from it. It takes the place of a third network.",
    )  # fmt: skip


@dataclass(frozen=True)
class Planes:
    """The planes of a data set: how they are drawn, and the variants that would stand there."""

    data: str
    variants: tuple[str, ...]
    options: Options
