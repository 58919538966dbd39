<?php
/**
 * What of the service's answers is believed and kept. Whatever has another shape is left out.
 *
 * @package Negz\Recommendations
 */

namespace Negz\Recommendations;

defined( 'ABSPATH' ) || exit;

const FIT_WORDS = array( 'hoch', 'mittel', 'teilweise', 'gering', 'high', 'medium', 'partial', 'low' );

/**
 * Return the items of an answer, or null where it is none.
 *
 * @param array $data The decoded answer.
 */
function read_items( array $data ): ?array {
	if ( ! isset( $data['items'] ) || ! is_array( $data['items'] ) ) {
		return null;
	}
	return array_values( array_filter( array_map( __NAMESPACE__ . '\read_item', array_slice( $data['items'], 0, MAX_ITEMS ) ) ) );
}

/**
 * Return what is shown of an item, or null where it lacks a title.
 *
 * @param mixed $item An element of `items`.
 */
function read_item( $item ): ?array {
	$output = is_array( $item ) && is_array( $item['output'] ?? null ) ? $item['output'] : array();
	$reason = is_array( $item ) && is_array( $item['explanation'] ?? null ) ? $item['explanation'] : array();
	$title  = plain( $output['title'] ?? '', 500 );
	if ( '' === $title ) {
		return null;
	}
	$fit_word = plain( $item['fit_word'] ?? '', 20 );
	$minutes  = $output['duration_minutes'] ?? null;
	return array(
		'title'     => $title,
		'url'       => esc_url_raw( plain( $output['url'] ?? '', 2000 ), array( 'http', 'https' ) ),
		'link_kind' => plain( $output['link_kind'] ?? '', 20 ),
		'kind'      => plain( $output['kind'] ?? '', 40 ),
		'published' => plain( $output['published'] ?? '', 10 ),
		'language'  => plain( $output['language'] ?? '', 20 ),
		'minutes'   => is_int( $minutes ) && $minutes > 0 ? $minutes : 0,
		'fit_word'  => in_array( $fit_word, FIT_WORDS, true ) ? $fit_word : '',
		'reason'    => plain( $reason['summary'] ?? '', 1000 ),
	);
}

/**
 * Return the labels of target groups and benefits by notation, or null where the answer is no vocabulary.
 *
 * @param array $data The decoded answer.
 */
function read_vocabulary( array $data ): ?array {
	if ( ! isset( $data['schemes'] ) || ! is_array( $data['schemes'] ) ) {
		return null;
	}
	$vocabulary = array(
		'audience' => array(),
		'benefit'  => array(),
	);
	foreach ( $data['schemes'] as $scheme ) {
		$name = is_array( $scheme ) ? plain( $scheme['scheme'] ?? '', 20 ) : '';
		if ( ! isset( $vocabulary[ $name ] ) || ! is_array( $scheme['concepts'] ?? null ) ) {
			continue;
		}
		foreach ( $scheme['concepts'] as $concept ) {
			$notation = is_array( $concept ) ? plain( $concept['notation'] ?? '', 60 ) : '';
			$labels   = is_array( $concept['label'] ?? null ) ? $concept['label'] : array();
			if ( preg_match( NOTATION, $notation ) ) {
				$vocabulary[ $name ][ $notation ] = array_filter(
					array(
						'de' => plain( $labels['de'] ?? '', 200 ),
						'en' => plain( $labels['en'] ?? '', 200 ),
					)
				);
			}
		}
	}
	return array_filter( $vocabulary ) ? $vocabulary : null;
}

/**
 * Return the suggested tags that reach their threshold, the most probable first; null where the answer is none.
 *
 * @param array $data The decoded answer.
 */
function read_suggestions( array $data ): ?array {
	if ( ! isset( $data['results'] ) || ! is_array( $data['results'] ) ) {
		return null;
	}
	$suggestions = array();
	foreach ( array_slice( $data['results'], 0, 100 ) as $result ) {
		$label = is_array( $result ) ? plain( $result['label'] ?? '', 200 ) : '';
		if ( '' === $label || true !== ( $result['passes'] ?? null ) || ! is_numeric( $result['score'] ?? null ) ) {
			continue;
		}
		$evidence      = is_array( $result['evidence'] ?? null ) ? array_slice( $result['evidence'], 0, 5 ) : array();
		$suggestions[] = array(
			'scheme'   => 'audience' === ( $result['scheme'] ?? '' ) ? 'audience' : 'benefit',
			'label'    => $label,
			'score'    => max( 0, min( 1, (float) $result['score'] ) ),
			'evidence' => array_values( array_filter( array_map( __NAMESPACE__ . '\read_evidence', $evidence ) ) ),
		);
	}
	return $suggestions;
}

/**
 * Return the passage that speaks for a tag, or an empty text.
 *
 * @param mixed $evidence An element of `evidence`.
 */
function read_evidence( $evidence ): string {
	return is_array( $evidence ) ? plain( $evidence['text'] ?? '', 600 ) : '';
}

/**
 * Return a text on one line, cut where it grows too long; an empty one for what is no text.
 *
 * @param mixed $value     What may be a text.
 * @param int   $max_chars Its greatest length.
 */
function plain( $value, int $max_chars ): string {
	if ( ! is_string( $value ) ) {
		return '';
	}
	$line = trim( (string) preg_replace( '/[\s\p{Cc}]+/u', ' ', wp_check_invalid_utf8( $value ) ) );
	return mb_strlen( $line ) > $max_chars ? mb_substr( $line, 0, $max_chars - 1 ) . '…' : $line;
}
