"""Training what the general encoder lacks: the domain adapter and the static student. Needs the transformers extra."""
