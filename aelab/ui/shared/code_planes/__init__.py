"""Code planes: what Latent space and the pad of Generate draw of runs."""
