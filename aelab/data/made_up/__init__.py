"""Made-up tables whose anomalies are known."""
