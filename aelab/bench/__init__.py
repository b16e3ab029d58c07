"""What the lab promises, measured: `python -m aelab.bench` prints every figure beside its bound.

Figures come from the lab's own training with its shipped defaults. Speeds are compared within one
process, interleaved, and printed as medians and ratios: absolute times depend on the machine.
"""
