import pytest

from corpus.importers.wordpress_content import (
    ABSTRACT_CHARS,
    PASSAGE_CHARS,
    hand_written,
    plain_text,
    read_content,
    video_address,
)

URL = "https://negz.org/termin/buergeraemter/"
TOOLSET = """
<!-- wp:toolset-blocks/container {"providerId":"abc"} -->
<style>.tb-container[data-toolset-blocks-container="9f"] { padding: 25px }</style>
<div class="tb-container" data-toolset-blocks-container="9f"><p>Drei von vier Städten.</p></div>
<p>.tb-heading[data-toolset-blocks-heading="1a"] { margin: 0 } @media only screen and (max-width: 781px)
{ .tb-heading[data-toolset-blocks-heading="1a"] { margin: 1px } }</p>
<!-- /wp:toolset-blocks/container -->
"""


def test_content_without_what_blocks_and_toolset_leave_behind() -> None:
    content = read_content(TOOLSET, URL)
    assert content.beginning == "Drei von vier Städten."
    assert [passage.text for passage in content.passages] == ["Drei von vier Städten."]


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("[vc_row][vc_column]Text[/vc_column][/vc_row]", "Text"),
        ('[gallery ids="1,2"] Text', "Text"),
        ("[button]Anmelden[/button]", "Anmelden"),
        ("Laut [sic] Bericht [1] und [BMI]", "Laut [sic] Bericht [1] und [BMI]"),
        ("Verwaltung &#8211; <em>neu</em> &amp; gut", "Verwaltung – neu & gut"),
        ("1 < 2", "1 < 2"),
    ],
)
def test_plain_text_has_neither_entities_nor_shortcodes_and_keeps_brackets_people_write(text: str, plain: str) -> None:
    assert plain_text(text) == plain


def test_passages_follow_headings_and_carry_them() -> None:
    html = "<p>Vorweg.</p><h2>Ergebnis</h2><p>Drei<br>von vier.</p><ul><li>Erstens</li><li>Zweitens</li></ul>Schluss."
    passages = read_content(html, URL).passages
    assert [(passage.place.heading, passage.text) for passage in passages] == [
        (None, "Vorweg."),
        ("Ergebnis", "Drei von vier.\nErstens\nZweitens\nSchluss."),
    ]
    assert {passage.url for passage in passages} == {URL}


def test_long_paragraph_is_cut_between_sentences_and_nothing_is_lost() -> None:
    text = " ".join(f"Satz {number} handelt von der digitalen Verwaltung." for number in range(100))
    passages = read_content(f"<p>{text}</p>", URL).passages
    assert len(passages) > 3
    assert all(len(passage.text) <= PASSAGE_CHARS and passage.text.endswith(".") for passage in passages)
    assert " ".join(passage.text for passage in passages) == text


def test_beginning_is_whole_paragraphs() -> None:
    content = read_content("".join(f"<p>{letter * 600}</p>" for letter in "abcd"), URL)
    assert content.beginning == f"{'a' * 600}\n{'b' * 600}"
    assert len(content.beginning) <= ABSTRACT_CHARS


@pytest.mark.parametrize(
    ("excerpt", "kept"),
    [
        ("<p>Von Hand geschrieben.</p>\n", "Von Hand geschrieben."),
        ("<p>Vom Anfang abgeschnitten [&hellip;]</p>", ""),
        ('<p>Von Hand. <a href="x">Weiterlesen »</a></p>', "Von Hand."),
        ("<p>Wir wollen lesen</p>", "Wir wollen lesen"),
        ("<p>Ein kurzer Beitrag.</p>", ""),
    ],
)
def test_excerpt_counts_where_somebody_wrote_it(excerpt: str, kept: str) -> None:
    assert hand_written(excerpt, "Es ist Ein kurzer\nBeitrag.") == kept


@pytest.mark.parametrize(
    ("url", "watch"),
    [
        ("https://youtu.be/abcdefghijk?t=3", "https://www.youtube.com/watch?v=abcdefghijk"),
        ("https://www.youtube-nocookie.com/embed/abcdefghijk", "https://www.youtube.com/watch?v=abcdefghijk"),
        ("https://m.youtube.com/watch?v=abcdefghijk&list=x", "https://www.youtube.com/watch?v=abcdefghijk"),
        ("https://player.vimeo.com/video/12345", "https://vimeo.com/12345"),
        ("https://www.youtube.com/@negz", None),
        ("https://youtu.be/kurz", None),
        ("https://[kaputt", None),
    ],
)
def test_video_has_one_address_however_it_is_embedded(url: str, watch: str | None) -> None:
    assert video_address(url) == watch


def test_links_are_absolute_and_videos_are_found_behind_a_consent_banner() -> None:
    html = """<a href="/wp-content/uploads/folien.pdf">Folien</a> <a href="#oben">oben</a>
    <a href="mailto:a@negz.org">Post</a>
    <iframe src="about:blank" data-src-cmplz="https://www.youtube.com/embed/abcdefghijk"></iframe>"""
    content = read_content(html, URL)
    assert content.links == (
        "https://negz.org/wp-content/uploads/folien.pdf",
        "https://www.youtube.com/watch?v=abcdefghijk",
    )
    assert content.videos == ("https://www.youtube.com/watch?v=abcdefghijk",)


def test_content_of_tags_without_end_is_read_in_time() -> None:
    assert read_content("<b>" * 20_000 + "Text", URL).beginning == "Text"
    assert read_content("<div><p>" * 20_000 + "Text", URL).beginning == "Text"
