"""Every picture of the lab as a Plotly figure: arrays or a run in, a figure out.

    from aelab import figures
    figures.latent(run).show()

Figures are made in light colours; `dark` turns one into the dark ones. Nothing is trained here.
"""

from aelab.figures._base import Axis as Axis
from aelab.figures._base import blank as blank
from aelab.figures._base import dark as dark
from aelab.figures.confusion import confusion_matrix as confusion_matrix
from aelab.figures.curves import Band as Band
from aelab.figures.curves import Level as Level
from aelab.figures.curves import Series as Series
from aelab.figures.curves import curves as curves
from aelab.figures.detection import error_histogram as error_histogram
from aelab.figures.detection import roc as roc
from aelab.figures.field import vector_field as vector_field
from aelab.figures.images import denoising as denoising
from aelab.figures.images import filters as filters
from aelab.figures.images import image_grid as image_grid
from aelab.figures.images import interpolation as interpolation
from aelab.figures.images import latent_grid as latent_grid
from aelab.figures.images import reconstructions as reconstructions
from aelab.figures.images import sampled as samples
from aelab.figures.jacobian import jacobian_spectrum as jacobian_spectrum
from aelab.figures.latent import film_of_codes as film
from aelab.figures.latent import kl as kl
from aelab.figures.latent import latent as latent
from aelab.figures.latent import latent_beside_pca as latent_beside_pca
from aelab.figures.loss import loss as loss
from aelab.figures.sensitivity import SensitivityEllipses as SensitivityEllipses
from aelab.figures.sensitivity import ellipses as ellipses
from aelab.figures.unfolding import unfolding as unfolding
from aelab.figures.verdict import Range as Range
from aelab.figures.verdict import verdict as verdict
