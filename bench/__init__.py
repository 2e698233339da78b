"""What things cost, measured against the bare stack."""
