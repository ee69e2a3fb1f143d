"""How fast the program is, measured on sites that it writes itself."""
