"""Claims that lecture note S0 alone makes; `aelab.claims.NOTES` names it."""
