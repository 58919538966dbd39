"""The sentence of a passage that a question is best answered by, to be quoted."""

from corpus.german import analyse, matched_terms, split_sentences

MAX_CHARS = 300  # captions without punctuation have no end


def best_sentence(passage: str, question: str) -> str:
    """Return the sentence that shares most words with the question, the first of several; a long one is shortened."""
    terms = frozenset(analyse(question))
    sentences = [sentence.text for sentence in split_sentences(passage)]
    best = max(sentences, key=lambda text: len(matched_terms(text, terms)), default=passage)
    text = " ".join(best.split())
    if len(text) <= MAX_CHARS:
        return text
    return f"{text[:MAX_CHARS].rpartition(' ')[0] or text[:MAX_CHARS]} …"
