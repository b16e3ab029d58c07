"""What the build adds to a wheel: the app, its pages and its settings, as `aelab/app/`.

The idea: Streamlit wants them at the top of a repository, an installed package has no such place.
The build copies them, so the repository holds them once. An editable install needs no copy.
"""

import shutil
from pathlib import Path

from setuptools.command.build_py import build_py

TARGET = Path("aelab", "app")


def files() -> list[str]:
    """The app's files, from the top of the repository, where builds run."""
    pages = sorted(str(page) for page in Path("pages").glob("*.py"))
    return ["app.py", *pages, str(Path(".streamlit", "config.toml"))]


class WithApp(build_py):
    """The usual build of a package, and the app."""

    def run(self) -> None:
        """Copies the package, then the app unless the install is an editable one."""
        if not self.editable_mode:  # what an earlier build left would go into the wheel as well
            shutil.rmtree(self.build_lib, ignore_errors=True)
        super().run()
        for file in self._own():
            target = self._target(file)
            self.mkpath(str(target.parent))
            self.copy_file(file, str(target))

    def get_source_files(self) -> list[str]:
        """What a source distribution needs, so that a wheel can be built from it."""
        return [*super().get_source_files(), *files()]

    def get_outputs(self, include_bytecode: bool = True) -> list[str]:
        """What has been built."""
        own = [str(self._target(file)) for file in self._own()]
        return [*super().get_outputs(include_bytecode), *own]

    def _own(self) -> list[str]:
        return [] if self.editable_mode else files()

    def _target(self, file: str) -> Path:
        return Path(self.build_lib) / TARGET / file
