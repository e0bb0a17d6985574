"""The domain as frozen values: what a site holds once every reference in it is resolved."""
