"""Where the app lies: `app.py`, `pages/` and the settings in `.streamlit/`.

In the repository that is its top folder; a wheel carries a copy inside the package (`_wheel.py`).
"""

from pathlib import Path

_PACKAGE = Path(__file__).parent
_INSTALLED = _PACKAGE / "app"

ROOT = _INSTALLED if (_INSTALLED / "app.py").exists() else _PACKAGE.parent
APP = ROOT / "app.py"
