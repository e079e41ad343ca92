"""Alembic environment and the revisions."""
