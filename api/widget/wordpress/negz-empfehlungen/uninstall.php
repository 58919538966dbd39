<?php
/**
 * Leave nothing behind: the settings, and every copy of an answer.
 *
 * @package Negz\Recommendations
 */

defined( 'WP_UNINSTALL_PLUGIN' ) || exit;

/**
 * Delete what the plug-in has stored on the current site.
 */
function negz_empfehlungen_delete_everything() {
	global $wpdb;
	delete_option( 'negz_empfehlungen' );
	foreach ( array( '_transient_', '_transient_timeout_' ) as $kind ) {
		$pattern = $wpdb->esc_like( $kind . 'negz_empfehlungen_' ) . '%';
		foreach ( $wpdb->get_col( $wpdb->prepare( "SELECT option_name FROM $wpdb->options WHERE option_name LIKE %s", $pattern ) ) as $name ) {
			delete_option( $name );
		}
	}
}

if ( is_multisite() ) {
	foreach ( get_sites( array( 'fields' => 'ids', 'number' => 0 ) ) as $site ) {
		switch_to_blog( $site );
		negz_empfehlungen_delete_everything();
		restore_current_blog();
	}
} else {
	negz_empfehlungen_delete_everything();
}
