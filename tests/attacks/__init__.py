"""A site full of attacks: in every field that a user can set there stands what would run somewhere."""
