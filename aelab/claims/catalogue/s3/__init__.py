"""Claims that lecture note S3 alone makes; `aelab.claims.NOTES` names it."""
