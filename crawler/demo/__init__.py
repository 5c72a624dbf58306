"""The demo newspaper: a small invented Indonesian newspaper, shipped as data and served on loopback."""
