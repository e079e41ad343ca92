"""Pictures of strangers, made anew in a process of their own."""
