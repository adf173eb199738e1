"""How instants are written where Django writes them by itself: in the lists of the desk."""
