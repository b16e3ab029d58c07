"""What the functions of a script ask of the experiment; a script has the answers in their place."""

from typing import TYPE_CHECKING, Any

from aelab.models import ParameterGroup, Sizes
from aelab.training.experiment import Training


class Facts:
    """Of an experiment; named in scripts in capitals where they are numbers or texts."""

    single: bool  # one stage, one group, whose loss does not ask for it
    lone: bool  # one group in each stage
    initialised: bool  # a stage begins with weights that its data decide
    plain: bool  # one stage, which goes to the end of the planned epochs
    extended: bool  # it ends at another step than planned
    plateau: bool  # it may end earlier
    live: bool  # settings change while it goes on
    normalised: bool  # it has batch norm
    conditional: bool
    convolutional: bool
    source: str  # "digits", "idx" or "arrays"
    transposed: bool  # pictures in IDX files stand column by column
    first_label: int
    items: bool  # only the first items are trained on
    seed: int
    last_step: int  # in all, where `extended`
    changes: tuple[tuple[int, str, Any], ...]
    data: str  # the file or folder of the data
    train: str  # how the names of the IDX files begin
    test: str


if TYPE_CHECKING:
    script = Facts()
    training = Training()
    sizes = Sizes((), 0)
    now: Any  # settings that change
    sole: ParameterGroup  # where a loss does not ask for it
