"""Files that leave the house: they are made of what pages show, and know no table."""
