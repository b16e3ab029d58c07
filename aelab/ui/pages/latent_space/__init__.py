"""Latent space."""
