"""Resumable uploads: files that arrive in pieces (tus 1.0), until a volume is made of them."""
