"""What goes in and out of the service. No schema knows a table: a new column cannot leak."""
