"""What a mask measures: volume with its interval, place, pockets, ETDRS sectors; and where the fovea lies."""
