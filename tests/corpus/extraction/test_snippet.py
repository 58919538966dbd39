from corpus.extraction.snippet import link_targets, passages_of, plain_text


def test_plain_text_of_markup_has_a_line_for_each_paragraph_and_nothing_that_runs() -> None:
    markup = "<p>Erster <b>Absatz</b>&nbsp;hier</p><script>x()</script><ul><li>eins<li>zwei</ul>drei<br>vier"
    assert plain_text(markup) == "Erster Absatz hier\neins\nzwei\ndrei\nvier"


def test_plain_text_without_markup_is_itself_with_its_names_resolved() -> None:
    assert plain_text(" Zeile eins\nZeile zwei ") == "Zeile eins\nZeile zwei"
    assert plain_text("Forschung &amp; Praxis\nMa&szlig;") == "Forschung & Praxis\nMaß"


def test_link_targets_of_markup_are_absolute_and_each_once() -> None:
    markup = (
        '<a href="/a">a</a><a href="/a">b</a><iframe src="https://www.youtube.com/embed/x"></iframe><a href="//[">c</a>'
    )
    assert link_targets(markup, "https://negz.org/b/") == ("https://negz.org/a", "https://www.youtube.com/embed/x")


def test_passages_of_a_long_text_are_short_and_stay_under_their_heading() -> None:
    markup = "<h2>Eins</h2>" + "<p>" + "Wort " * 60 + "</p>" + "<p>" + "Satz " * 100 + "</p><h3>Zwei</h3><p>Ende</p>"
    found = passages_of(markup, "https://negz.org/a")
    assert [(one.place.heading, one.text[:4]) for one in found] == [
        ("Eins", "Wort"),
        ("Eins", "Satz"),
        ("Zwei", "Ende"),
    ]
    assert all(one.url == "https://negz.org/a" for one in found)
