"""Every picture of the lab as a Plotly figure: arrays or a run in, a figure out.

    from aelab import figures
    figures.latent(run).show()

Figures are made in light colours; `dark` turns one into the dark ones. Nothing is trained here.
"""

from aelab.figures._base import Axis, blank
from aelab.figures._dark import dark
from aelab.figures.confusion import confusion_matrix
from aelab.figures.contraction.curves import jacobian_spectrum, noise_penalty, noise_robustness
from aelab.figures.contraction.directions import input_sensitivity
from aelab.figures.contraction.ellipses import SensitivityEllipses, ellipses
from aelab.figures.contraction.tangents import tangent_walk, tangents
from aelab.figures.curves import Band, Level, Series, curves, interval_series
from aelab.figures.detection import error_histogram, roc
from aelab.figures.diagrams import architecture, variant_diagram
from aelab.figures.field import vector_field
from aelab.figures.film import film
from aelab.figures.images.again import again
from aelab.figures.images.basic import (
    filters,
    interpolation,
    reconstructions,
    samples,
)
from aelab.figures.images.chains import gibbs_chains
from aelab.figures.images.codes import along_the_code, random_codes
from aelab.figures.images.conditions import completions, conditions
from aelab.figures.images.denoising import denoising
from aelab.figures.images.depth import layers
from aelab.figures.images.grid import image_grid
from aelab.figures.images.latent_grid import latent_grid
from aelab.figures.images.linear import linear_copies, linear_map
from aelab.figures.images.rows import ImageRow, ImageRows, image_rows
from aelab.figures.latent import kl, latent, latent_beside_pca
from aelab.figures.loss import learning_curves, loss
from aelab.figures.maps import hole_map, tsne
from aelab.figures.sparsity import sparsity_penalties
from aelab.figures.studies.anomalies import one_class
from aelab.figures.studies.capacity import chess_memory, data_needed, memorisation
from aelab.figures.studies.compression import decoder_classes, decoder_errors, rate_distortion
from aelab.figures.studies.depth import depth_width, pretraining
from aelab.figures.studies.depth_nets import depth_cost, depth_items
from aelab.figures.studies.encoders import encoders
from aelab.figures.studies.gan import gan_coverage, gan_samples
from aelab.figures.studies.labels import (
    cluster_table,
    few_labels,
    linear_probe,
    transfer,
    transfer_table,
)
from aelab.figures.studies.ratings import ratings, ratings_compared
from aelab.figures.studies.regularised import regularised
from aelab.figures.studies.sweep import noise_sweep, noise_sweep_reconstruction
from aelab.figures.studies.topics import topics, topics_recovered
from aelab.figures.studies.tracks import tracks
from aelab.figures.surface import unfolding
from aelab.figures.verdict import Range, verdict

__all__ = [
    "Axis",
    "Band",
    "ImageRow",
    "ImageRows",
    "Level",
    "Range",
    "SensitivityEllipses",
    "Series",
    "again",
    "along_the_code",
    "architecture",
    "blank",
    "chess_memory",
    "cluster_table",
    "completions",
    "conditions",
    "confusion_matrix",
    "curves",
    "dark",
    "data_needed",
    "decoder_classes",
    "decoder_errors",
    "denoising",
    "depth_cost",
    "depth_items",
    "depth_width",
    "ellipses",
    "encoders",
    "error_histogram",
    "few_labels",
    "film",
    "filters",
    "gan_coverage",
    "gan_samples",
    "gibbs_chains",
    "hole_map",
    "image_grid",
    "image_rows",
    "input_sensitivity",
    "interpolation",
    "interval_series",
    "jacobian_spectrum",
    "kl",
    "latent",
    "latent_beside_pca",
    "latent_grid",
    "layers",
    "learning_curves",
    "linear_copies",
    "linear_map",
    "linear_probe",
    "loss",
    "memorisation",
    "noise_penalty",
    "noise_robustness",
    "noise_sweep",
    "noise_sweep_reconstruction",
    "one_class",
    "pretraining",
    "random_codes",
    "rate_distortion",
    "ratings",
    "ratings_compared",
    "reconstructions",
    "regularised",
    "roc",
    "samples",
    "sparsity_penalties",
    "tangent_walk",
    "tangents",
    "topics",
    "topics_recovered",
    "tracks",
    "transfer",
    "transfer_table",
    "tsne",
    "unfolding",
    "variant_diagram",
    "vector_field",
    "verdict",
]
