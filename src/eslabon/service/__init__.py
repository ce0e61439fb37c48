"""On demand: web processes, one dispatcher, and what they speak through: a database and a results folder."""
