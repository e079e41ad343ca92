"""Rules of the durable thread between a visitor and a site, without I/O."""
