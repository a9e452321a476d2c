"""Small copies of volumes and masks for the 3-D view."""
