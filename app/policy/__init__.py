"""Pure tables that a privacy officer can read: who may do what, what is kept and how long, what is published."""
