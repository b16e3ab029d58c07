"""The functions of a training script that are not a variant's own.

They are code as any other, checked and formatted; their text goes into the script, with the values
of `script`, `training` and `sizes` put in their place and what an experiment has no need of left
out.
"""
