"""The queries, one file a noun. Who asks is part of each of them: see `app.repositories.asking` and `visible`."""
