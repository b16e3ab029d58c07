"""Claims that lecture note S4 alone makes; `aelab.claims.NOTES` names it."""
