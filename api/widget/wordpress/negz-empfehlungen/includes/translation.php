<?php
/**
 * Translations for editors and administrators. One German text serves every German locale, formal or Swiss.
 *
 * @package Negz\Recommendations
 */

namespace Negz\Recommendations;

defined( 'ABSPATH' ) || exit;

/**
 * Return the folder that holds the translations.
 */
function translation_folder(): string {
	return dirname( PLUGIN_FILE ) . '/languages';
}

/**
 * Return the file of another German locale where that of the locale asked for is missing.
 *
 * @param string|false $file   The file that would be read.
 * @param string       $domain Whose text it holds.
 */
function german_file( $file, string $domain ) {
	if ( 'negz-empfehlungen' !== $domain || ! is_string( $file ) || is_readable( $file ) ) {
		return $file;
	}
	$name = preg_replace( '/^(negz-empfehlungen-)de(?:_[A-Za-z]+)*/', '$1de_DE', basename( $file ) );
	$ours = translation_folder() . '/' . $name;
	return is_readable( $ours ) ? $ours : $file;
}

add_filter( 'load_textdomain_mofile', __NAMESPACE__ . '\german_file', 10, 2 );
add_filter( 'load_script_translation_file', fn( $file, $handle, $domain ) => german_file( $file, $domain ), 10, 3 );
add_action(
	'init',
	function () {
		load_plugin_textdomain( 'negz-empfehlungen', false, basename( dirname( PLUGIN_FILE ) ) . '/languages' );
	},
	1 // Before the block is registered, whose title is translated.
);
