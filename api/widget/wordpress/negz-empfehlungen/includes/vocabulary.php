<?php
/**
 * The target groups and benefits that the service knows, with their names.
 *
 * @package Negz\Recommendations
 */

namespace Negz\Recommendations;

defined( 'ABSPATH' ) || exit;

/**
 * Return label by notation for `audience` and `benefit`, in the reader's language; both empty where nobody knows.
 */
function vocabulary(): array {
	$schemes = cached_answer( '/vocabulary', array(), __NAMESPACE__ . '\read_vocabulary' );
	$schemes = $schemes ?? array(
		'audience' => array(),
		'benefit'  => array(),
	);
	foreach ( $schemes as $scheme => $concepts ) {
		foreach ( $concepts as $notation => $labels ) {
			// A notation of digits alone has become a number on its way through the array.
			$schemes[ $scheme ][ $notation ] = $labels[ reader_language() ] ?? ( reset( $labels ) ?: (string) $notation );
		}
	}
	return $schemes;
}

/**
 * Return the language of whoever is reading: German for German locales, else English.
 */
function reader_language(): string {
	return 0 === strpos( determine_locale(), 'de' ) ? 'de' : 'en';
}
