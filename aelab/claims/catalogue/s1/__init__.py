"""Claims that lecture note S1 alone makes; `aelab.claims.NOTES` names it."""
