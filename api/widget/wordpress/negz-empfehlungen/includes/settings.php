<?php
/**
 * The settings: what they are, their defaults, and what of a form is kept.
 *
 * @package Negz\Recommendations
 */

namespace Negz\Recommendations;

defined( 'ABSPATH' ) || exit;

const OPTION            = 'negz_empfehlungen';
const MAX_ITEMS         = 20;
const MAX_CACHE_MINUTES = 1440;
const NOTATION          = '/^[A-Za-z0-9_-]{1,60}$/';

/**
 * Return the settings, each there and of its type.
 */
function settings(): array {
	$stored   = get_option( OPTION );
	$defaults = array(
		'address'       => '',
		'key'           => '',
		'token'         => '',
		'audience'      => array(),
		'benefit'       => array(),
		'n'             => 4,
		'lang'          => '',
		'cache_minutes' => 60,
		'mapping'       => array(),
	);
	return array_intersect_key( is_array( $stored ) ? $stored : array(), $defaults ) + $defaults;
}

add_action(
	'admin_init',
	function () {
		register_setting(
			OPTION,
			OPTION,
			array(
				'type'              => 'object',
				'sanitize_callback' => __NAMESPACE__ . '\sanitize_settings',
				'show_in_rest'      => false, // The token must not leave the server.
			)
		);
	}
);

/**
 * Return what of a form may be kept; what may not is named on the screen, and the old value stays.
 *
 * @param mixed $given The form's fields, or settings that have been through here before.
 */
function sanitize_settings( $given ): array {
	$given = is_array( $given ) ? $given : array();
	$old   = settings();
	return array(
		'address'       => sanitize_address( text_of( $given, 'address' ), $old['address'] ),
		'key'           => header_value( text_of( $given, 'key' ) ),
		'token'         => sanitize_token( $given, $old['token'] ),
		'audience'      => notations( $given['audience'] ?? array() ),
		'benefit'       => notations( $given['benefit'] ?? array() ),
		'n'             => clamp( $given['n'] ?? $old['n'], MAX_ITEMS ),
		'lang'          => in_array( $given['lang'] ?? '', array( 'de', 'en' ), true ) ? $given['lang'] : '',
		'cache_minutes' => clamp( $given['cache_minutes'] ?? $old['cache_minutes'], MAX_CACHE_MINUTES ),
		'mapping'       => sanitize_mapping( $given['mapping'] ?? array() ),
	);
}

/**
 * Return the service's address without a slash at its end, the old one where the new one is none.
 *
 * @param string $given What was entered.
 * @param string $old   What is kept so far.
 */
function sanitize_address( string $given, string $old ): string {
	$address = preg_replace( '#(/api/v1)?/*$#', '', trim( $given ) );
	if ( '' === $address ) {
		return '';
	}
	$parts = wp_parse_url( $address );
	$good  = is_array( $parts ) && ! empty( $parts['host'] )
		&& in_array( $parts['scheme'] ?? '', array( 'http', 'https' ), true )
		&& ! array_intersect_key( $parts, array_flip( array( 'user', 'pass', 'query', 'fragment' ) ) );
	$clean = $good ? esc_url_raw( $address, array( 'http', 'https' ) ) : '';
	if ( '' !== $clean ) {
		return $clean;
	}
	/* translators: %s: what was entered as address */
	$message = sprintf( __( '“%s” is not an address. Enter it as https://recommendations.example.org', 'negz-empfehlungen' ), $given );
	report( 'address', $message, 'error' );
	return $old;
}

/**
 * Return the token: a new one, none where it is to be removed, else the old one, which no form shows.
 *
 * @param array  $given The form's fields.
 * @param string $old   The token so far.
 */
function sanitize_token( array $given, string $old ): string {
	if ( ! empty( $given['remove_token'] ) ) {
		return '';
	}
	$token = header_value( text_of( $given, 'token' ) );
	return '' === $token ? $old : $token;
}

/**
 * Return the table of categories and target groups without its empty rows.
 *
 * @param mixed $given Notation by number of the term.
 */
function sanitize_mapping( $given ): array {
	$mapping = array();
	foreach ( is_array( $given ) ? $given : array() as $term => $notation ) {
		if ( absint( $term ) > 0 && is_string( $notation ) && preg_match( NOTATION, $notation ) ) {
			$mapping[ absint( $term ) ] = $notation;
		}
	}
	return $mapping;
}

/**
 * Return the notations of a list, or of a text that has commas between them; each once.
 *
 * @param mixed $given List or text.
 */
function notations( $given ): array {
	$parts = is_array( $given ) ? array_filter( $given, 'is_string' ) : explode( ',', is_string( $given ) ? $given : '' );
	$named = array_filter( array_map( 'trim', $parts ), fn( $part ) => 1 === preg_match( NOTATION, $part ) );
	return array_values( array_unique( $named ) );
}

/**
 * Return a whole number between 1 and the largest allowed.
 *
 * @param mixed $given   What was entered.
 * @param int   $largest The largest allowed.
 */
function clamp( $given, int $largest ): int {
	return max( 1, min( $largest, is_scalar( $given ) ? (int) $given : 1 ) );
}

/**
 * Return a field of a form as text.
 *
 * @param array  $given The form's fields.
 * @param string $name  The field's name.
 */
function text_of( array $given, string $name ): string {
	return isset( $given[ $name ] ) && is_string( $given[ $name ] ) ? $given[ $name ] : '';
}

/**
 * Return what may stand in a header of a request: no line breaks, no spaces, nothing outside ASCII.
 *
 * @param string $given What was entered.
 */
function header_value( string $given ): string {
	return (string) preg_replace( '/[^\x21-\x7e]/', '', $given );
}

/**
 * Say something at the top of the settings page.
 *
 * @param string $code    Names the notice.
 * @param string $message What to say, as plain text.
 * @param string $type    One of success, warning, error.
 */
function report( string $code, string $message, string $type ): void {
	if ( function_exists( 'add_settings_error' ) ) { // There is none where an option is written outside the dashboard.
		add_settings_error( OPTION, $code, esc_html( $message ), $type );
	}
}
