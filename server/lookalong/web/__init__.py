"""HTTP: the API, the pages and scripts browsers load, health and metrics."""
