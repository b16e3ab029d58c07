"""Claims that lecture note S2 alone makes; `aelab.claims.NOTES` names it."""
