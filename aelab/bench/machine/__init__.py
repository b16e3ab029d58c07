"""What the machine is used for: steps, looks and jobs on a CPU or a GPU, against loops by hand."""
