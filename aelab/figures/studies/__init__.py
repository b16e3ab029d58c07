"""What studies have found, as curves and tables: means over seeds with their 95 % intervals."""

from aelab.figures.studies.look import study_code

__all__ = ["study_code"]
