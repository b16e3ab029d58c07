"""Trains anew what views open on: `python docs/examples.py [view …]`, all of them without names.

Each view is opened at its address, its first button pressed, and what it has found at the end kept
in the package, so that an example is what the button makes. Views are those of tests/apptest.py.
"""

import os
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from time import monotonic, sleep

from streamlit.testing.v1 import AppTest

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "tests"))
PATIENCE = 3600.0  # s a view
OPENS = " as it opens"  # on a data set of its own, not on digits
OTHERS = (f"gan{OPENS}", f"filters{OPENS}")
MOST_MB = 15.0  # of all files


def main(names: list[str]) -> int:
    """Trains views, or all that have a button; 1 if one failed or all are too large."""
    from apptest import COMPARISONS, STUDIES

    from aelab.models import variants
    from aelab.ui.session import loader

    assert loader.loader().ready.wait(60)

    failed = []
    trained = [f"train {key}" for key in variants()]
    studies = [name for name in STUDIES if name != "claims"]  # whose verdicts are in the package
    for name in names or [*trained, *COMPARISONS, *studies, *OTHERS]:
        began = monotonic()
        try:
            path = record(name)
        except (AssertionError, RuntimeError) as wrong:
            failed.append(f"{name}: {wrong}")
            continue
        kilobytes, seconds = path.stat().st_size / 1e3, monotonic() - began
        print(f"{name}: {kilobytes:,.0f} kB, {seconds:.0f} s", flush=True)
    megabytes = sum(p.stat().st_size for p in (ROOT / "aelab/store/examples").rglob("*")) / 1e6
    print(*failed, f"{megabytes:.1f} MB in all, at most {MOST_MB:g}", sep="\n")
    return int(bool(failed) or megabytes > MOST_MB)


def record(name: str) -> Path:
    """Trains one view, or one variant as the Train page does; its file."""
    from apptest import at_view, ran

    from aelab.store import keep_example, keep_pictures
    from aelab.ui.session import jobs, study

    variant = name.removeprefix("train ") if name.startswith("train ") else ""
    view = "train" if variant else name.removesuffix(OPENS)
    page = at_view(view, **({"variant": variant, "pace": "full"} if variant else {}))
    if name.endswith(OPENS):
        del page.query_params["data"]
    before = set(study.memory().kept_pictures)
    ran(page).button(key="train").click()
    ran(page)
    state = page.session_state["lab"]
    of_studies = {name: [token] for name, token in state.studies.items()}
    under_way = {f"train.{variant}": [state.job]} if variant else {**state.jobs, **of_studies}
    ((job_name, tokens),) = under_way.items()  # what the button has begun
    _wait(page, tokens)
    ended = [job for token in tokens if (job := jobs.scheduler().get(token))]
    if (found := ended[0].progress) is not None:
        drawn = study.memory().kept_pictures
        if new := {name: array for name, array in drawn.items() if name not in before}:
            keep_pictures(job_name, new)
        return keep_example(job_name, found)
    runs = [job.run for job in ended if job.run]
    return keep_example(f"{job_name}.{runs[0].experiment.data}", runs)


def _wait(page: AppTest, tokens: list[str]) -> None:
    """Until all jobs have ended well."""
    from aelab.ui.session import jobs

    late = monotonic() + PATIENCE
    while True:
        found = [jobs.scheduler().get(token) for token in tokens]
        states = [job.state if job and not job.busy else "running" for job in found]
        if "failed" in states or monotonic() > late:
            raise RuntimeError(f"{states}: {[job.message for job in found if job]}")
        if set(states) == {"finished"}:
            return
        sleep(0.5)


if __name__ == "__main__":
    with TemporaryDirectory() as place:
        os.environ["AELAB_RUNS"] = place
        os.environ.setdefault("AELAB_DATA", place)
        sys.exit(main(sys.argv[1:]))
