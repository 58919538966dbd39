<?php
/**
 * The list as HTML. Everything in it comes from elsewhere, and is escaped where it is written.
 *
 * @package Negz\Recommendations
 */

namespace Negz\Recommendations;

defined( 'ABSPATH' ) || exit;

/**
 * Return the list for a question, or nothing at all where there is nothing to say.
 *
 * @param array    $attributes Of the block or shortcode.
 * @param int      $post       The page's number, 0 where there is none.
 * @param callable $wrapper    Takes attributes of the list's element, returns them as HTML.
 */
function render_list( array $attributes, int $post, callable $wrapper ): string {
	$question = question( $attributes, $post );
	$items    = $question ? cached_answer( '/recommendations', $question, __NAMESPACE__ . '\read_items' ) : null;
	if ( ! $items ) {
		return '';
	}
	$language = list_language( $attributes );
	$words    = WORDING[ $language ];
	$heading  = trim( text_of( $attributes, 'heading' ) );
	$level    = max( 2, min( 6, (int) ( $attributes['headingLevel'] ?? 2 ) ) );
	$id       = wp_unique_id( 'negz-empfehlungen-' );
	$rows     = '';
	foreach ( $items as $item ) {
		$rows .= render_item( $item, $language, $words );
	}
	return sprintf(
		'<section %1$s><h%2$d id="%3$s">%4$s</h%2$d><ol class="negz-empfehlungen__list">%5$s</ol></section>',
		$wrapper(
			array(
				'class'           => 'negz-empfehlungen',
				'lang'            => $language,
				'aria-labelledby' => $id,
			)
		),
		$level,
		esc_attr( $id ),
		esc_html( '' === $heading ? $words['heading'] : $heading ),
		$rows
	);
}

/**
 * Return an element of the list.
 *
 * @param array  $item     As `read_item` has it.
 * @param string $language Of the list.
 * @param array  $words    The language's wording.
 */
function render_item( array $item, string $language, array $words ): string {
	$facts = array_filter(
		array(
			$words['kinds'][ $item['kind'] ] ?? '',
			date_in_words( $item['published'], $words ),
			$item['minutes'] ? sprintf( $words['minutes'], $item['minutes'] ) : '',
			$item['url'] ? $words['link_kinds'][ $item['link_kind'] ] ?? '' : '',
		)
	);
	return '<li class="negz-empfehlungen__item">'
		. '<p class="negz-empfehlungen__title">' . render_title( $item, $language ) . '</p>'
		. render_paragraph( 'facts', implode( ' · ', $facts ) )
		. render_paragraph( 'fit', $item['fit_word'] ? sprintf( $words['fit'], $item['fit_word'] ) : '' )
		. render_paragraph( 'reason', $item['reason'] )
		. '</li>';
}

/**
 * Return the title, as a link where it leads somewhere.
 *
 * @param array  $item     As `read_item` has it.
 * @param string $language Of the list.
 */
function render_title( array $item, string $language ): string {
	$own_language = preg_match( '/^[a-z]{2,3}$/', $item['language'] ) && $item['language'] !== $language;
	$foreign      = $own_language ? ' lang="' . esc_attr( $item['language'] ) . '"' : '';
	$url          = esc_url( $item['url'], array( 'http', 'https' ) );
	if ( '' === $url ) {
		return "<span$foreign>" . esc_html( $item['title'] ) . '</span>';
	}
	return "<a href=\"$url\"$foreign rel=\"noreferrer\">" . esc_html( $item['title'] ) . '</a>';
}

/**
 * Return a paragraph, or nothing for an empty text.
 *
 * @param string $part What the paragraph is, for style sheets.
 * @param string $text Plain text.
 */
function render_paragraph( string $part, string $text ): string {
	return '' === $text ? '' : '<p class="negz-empfehlungen__' . esc_attr( $part ) . '">' . esc_html( $text ) . '</p>';
}
