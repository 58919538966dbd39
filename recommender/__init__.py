"""What we think: candidates, scores, re-ranking and the reasons for them."""
