"""Templates, static files and tokens, looked up along a theme's chain."""
