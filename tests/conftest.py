"""What all tests share: no test writes into the user's own folder of runs."""

import os
from collections.abc import Iterator

import pytest


@pytest.fixture(scope="session", autouse=True)
def _own_runs(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(os.environ, "AELAB_RUNS", str(tmp_path_factory.mktemp("runs")))
        yield
