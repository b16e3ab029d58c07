"""What studies share: cells and their memory, budgets, classifiers, optimiser steps."""
