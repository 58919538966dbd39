"""The visitor pages, one of each kind and state, for every browser test to look at."""

import pytest

LIST = "/?audience=cdo&benefit=praxis&text=Sprachmodelle+im+B%C3%BCrgeramt"
STEERED = "/?audience=cdo&benefit=praxis&seed=session-rollin-rollout-2024&dislike=cdo-zirkel-bochum-2025"
PATHS = {
    "start": "/",
    "list": LIST,
    "steered list": STEERED,
    "empty list": "/?text=Wie+backe+ich+Brot%3F",
    "output": "/beitrag/dlf-chatbots-in-behoerden-2025",
    "output with recording": "/beitrag/brown-bag-anspruch-und-wirklichkeit-2024",
    "search": "/suche?q=Verwaltungsdigitalisierungsgesetzgebungskompetenzverteilung",
    "search results": "/suche?q=KI+in+der+Verwaltung&page=2",
    "search without results": "/suche?q=Qxyzvwk",
    "catalogue": "/katalog",
    "catalogue narrowed": "/katalog?audience=cdo&audience=leitung&kind=study&sort=title",
    "catalogue without results": "/katalog?audience=cdo&year=1999",
    "guide": "/so-funktioniert-es",
    "refused": "/?audience=cdo&benefit=kuchen",
    "not found": "/nirgendwo",
    "english": f"{LIST}&lang=en",
    "english catalogue": "/katalog?lang=en&page=2",
}
each_page = pytest.mark.parametrize("path", PATHS.values(), ids=PATHS.keys())
