"""What people do with Toevallig: one file a noun, functions that are verbs. The rules are in policy and matching."""
