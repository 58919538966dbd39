"""A WordPress that publishes the shipped catalogue: types, terms and fields as a site with plug-ins has them."""

import base64
import json
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

from tests.wordpress.site import WordPress

PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\n"

_TYPES = """<?php
add_action( 'init', function () {
	$shown = array( 'public' => true, 'show_in_rest' => true, 'has_archive' => false,
		'supports' => array( 'title', 'editor', 'excerpt', 'custom-fields' ), 'taxonomies' => array( 'post_tag' ) );
	foreach ( array( 'publikation', 'termin' ) as $type ) {
		register_post_type( $type, $shown );
	}
	register_post_meta( 'termin', 'datum', array( 'type' => 'string', 'single' => true, 'show_in_rest' => true ) );
	add_filter( 'wp_is_application_passwords_available', '__return_true' ); // This site has no HTTPS.
	register_taxonomy( 'zielgruppe', 'publikation', array( 'public' => true, 'show_in_rest' => true ) );
} );
"""
_OPEN = """
global $wp_rewrite;
$wp_rewrite->set_permalink_structure( $in['structure'] );
flush_rewrite_rules( false );
"""
_FILL = """
require_once ABSPATH . 'wp-admin/includes/image.php';
$numbers = array();
foreach ( $in['posts'] as $post ) {
	$terms = $post['terms'];
	unset( $post['terms'] );
	$id = wp_insert_post( wp_slash( $post ), true );
	if ( is_wp_error( $id ) ) {
		return $id->get_error_message();
	}
	foreach ( $terms as $taxonomy => $names ) {
		wp_set_object_terms( $id, $names, $taxonomy );
	}
	$numbers[] = $id;
}
return $numbers;
"""
_ATTACH = """
$uploads = wp_upload_dir();
$file = $uploads['path'] . '/' . $in['name'];
file_put_contents( $file, base64_decode( $in['content'] ) );
$about = array( 'post_mime_type' => 'application/pdf', 'post_title' => $in['title'], 'post_status' => 'inherit' );
wp_insert_attachment( $about, $file, $in['post'] );
return $uploads['url'] . '/' . $in['name'];
"""
_STYLE = '<style>.tb-heading[data-toolset-blocks-heading="9f"] { margin: 0 }</style>'


@dataclass(frozen=True, slots=True)
class Newsroom:
    """The site, and the number of the post that each record of the catalogue has become, by the record's id."""

    wordpress: WordPress
    numbers: dict[str, int]

    def update(self, number: int, **fields: Any) -> None:
        """Change a post as an editor does."""
        self.wordpress.run("return wp_update_post( wp_slash( $in ) );", ID=number, **fields)

    def set_links(self, structure: str) -> None:
        """Let the site write its addresses this way; the empty text means `?p=1`."""
        self.wordpress.run(_OPEN, structure=structure)

    def attach(self, number: int, name: str, title: str, pdf: bytes = PDF) -> str:
        """Upload a PDF to a post; return its address."""
        content = base64.b64encode(pdf).decode()
        return str(self.wordpress.run(_ATTACH, post=number, name=name, title=title, content=content))


def open_newsroom(wordpress: WordPress) -> Newsroom:
    """Fill the site with what the catalogue holds, and make its addresses those that people read."""
    folder = wordpress.folder / "wp-content" / "mu-plugins"
    folder.mkdir(exist_ok=True)
    (folder / "negz-types.php").write_text(_TYPES, encoding="utf-8")
    wordpress.run(_OPEN, structure="/%postname%/")
    records = catalogue()
    numbers = wordpress.run(_FILL, posts=[post_of(record) for record in records])
    assert isinstance(numbers, list), numbers
    return Newsroom(wordpress, {record["id"]: number for record, number in zip(records, numbers, strict=True)})


def close_newsroom(newsroom: Newsroom) -> None:
    """Give the site its addresses and types back; the posts stay, in nobody's way."""
    newsroom.set_links("")
    (newsroom.wordpress.folder / "wp-content" / "mu-plugins" / "negz-types.php").unlink()


def catalogue() -> list[dict[str, Any]]:
    """Return the records of the shipped catalogue."""
    text = (files("corpus") / "catalogue" / "outputs.jsonl").read_text(encoding="utf-8")
    return [json.loads(line) for line in text.splitlines()]


def type_of(record: dict[str, Any]) -> str:
    """Return the content type that a site would publish the record as."""
    if record["type"] in {"brown_bag", "event", "meetup"}:
        return "termin"
    return "publikation" if record["type"] in {"study", "position_paper", "impulse_paper"} else "post"


def post_of(record: dict[str, Any]) -> dict[str, Any]:
    """Return the post that announces the record's output."""
    paragraphs = "\n".join(
        f"<!-- wp:paragraph -->\n<p>{part}</p>\n<!-- /wp:paragraph -->" for part in record["abstract"].splitlines()
    )
    audiences = list((record["tags"] or {}).get("audience", {}))
    type_ = type_of(record)
    return {
        "post_type": type_,
        "post_status": "publish",
        "post_name": record["id"],
        "post_title": record["title"].replace("&", "&amp;"),
        "post_content": f"{paragraphs}\n{_STYLE}<h2>Themen</h2>[vc_row]{', '.join(record['topics'])}[/vc_row]",
        "post_date": f"{_day(record['date'])} 09:00:00",
        "meta_input": {"datum": record["date"] or ""} if type_ == "termin" else {},
        "terms": {"post_tag": record["topics"], "zielgruppe": audiences if type_ == "publikation" else []},
    }


def _day(date: str | None) -> str:
    """Return a day on which the output may have been announced, none that is still to come."""
    known = date or "2020"
    return min(f"{known}{'2020-06-15'[len(known) :]}", "2026-11-20")
