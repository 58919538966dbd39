"""The commands of `negz`, one file per group; `api.cli` puts them together."""
