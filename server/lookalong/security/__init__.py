"""Passwords, tokens, origins, rate limits and log-ins."""
