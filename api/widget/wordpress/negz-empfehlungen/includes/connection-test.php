<?php
/**
 * The button that tests the connection: asks all that pages and editors would ask, and says how it went.
 *
 * @package Negz\Recommendations
 */

namespace Negz\Recommendations;

defined( 'ABSPATH' ) || exit;

const TEST_ACTION = 'negz_empfehlungen_test';

add_action(
	'admin_post_' . TEST_ACTION,
	function () {
		if ( ! current_user_can( 'manage_options' ) ) {
			wp_die( esc_html__( 'Only administrators may test the connection.', 'negz-empfehlungen' ), '', array( 'response' => 403 ) );
		}
		check_admin_referer( TEST_ACTION );
		test_connection( settings() );
		set_transient( 'settings_errors', get_settings_errors(), 30 ); // WordPress shows these once, and deletes them.
		wp_safe_redirect( admin_url( 'options-general.php?page=' . PAGE . '&settings-updated=true' ) );
		exit;
	}
);

/**
 * Ask for the vocabulary, for a list and, where there is a token, for tags; report each.
 *
 * @param array $settings What to test.
 */
function test_connection( array $settings ): void {
	delete_transient( PAUSE );
	$answer  = ask( $settings, '/vocabulary' );
	$schemes = null === $answer['data'] ? null : read_vocabulary( $answer['data'] );
	if ( null === $schemes ) {
		report( 'service', trouble_text( null === $answer['data'] ? $answer : failure( 'nonsense' ) ), 'error' );
		return;
	}
	report_unknown( $settings, $schemes );
	test_list( $settings, $schemes );
	if ( '' !== $settings['token'] ) {
		test_token( $settings );
	}
}

/**
 * Name what the settings ask for and the service does not know.
 *
 * @param array $settings What to test.
 * @param array $schemes  As `read_vocabulary` has them.
 */
function report_unknown( array $settings, array $schemes ): void {
	$asked = array(
		'audience' => array_merge( $settings['audience'], array_values( $settings['mapping'] ) ),
		'benefit'  => $settings['benefit'],
	);
	foreach ( $asked as $scheme => $notations ) {
		foreach ( array_unique( $notations ) as $notation ) {
			if ( ! isset( $schemes[ $scheme ][ $notation ] ) ) {
				/* translators: %s: short name of a target group or benefit */
				report( "unknown-$notation", sprintf( __( 'The service does not know “%s”. Choose another target group or benefit.', 'negz-empfehlungen' ), $notation ), 'warning' );
			}
		}
	}
}

/**
 * Ask for the list of the settings, or for that of the first target group where they name none.
 *
 * @param array $settings What to test.
 * @param array $schemes  As `read_vocabulary` has them.
 */
function test_list( array $settings, array $schemes ): void {
	$audience = $settings['audience'] || $settings['benefit'] ? $settings['audience'] : array( (string) array_key_first( $schemes['audience'] ) );
	$question = array(
		'audience' => implode( ',', $audience ),
		'benefit'  => implode( ',', $settings['benefit'] ),
		'n'        => $settings['n'],
	);
	$start    = microtime( true );
	$answer   = ask( $settings, '/recommendations', array_filter( $question ) );
	$items    = null === $answer['data'] ? null : read_items( $answer['data'] );
	if ( null === $items ) {
		report( 'list', trouble_text( null === $answer['data'] ? $answer : failure( 'nonsense' ) ), 'error' );
		return;
	}
	/* translators: 1: milliseconds, 2: number of recommendations */
	$message = __( 'The service answers within %1$d milliseconds. Recommendations: %2$d.', 'negz-empfehlungen' );
	report( 'list', sprintf( $message, (int) ceil( 1000 * ( microtime( true ) - $start ) ), count( $items ) ), 'success' );
}

/**
 * Ask for the tags of a short text.
 *
 * @param array $settings What to test.
 */
function test_token( array $settings ): void {
	$answer = ask( $settings, '/tag-suggestions', array(), array( 'title' => 'Test' ), SUGGESTION_TIMEOUT_S );
	if ( null !== $answer['data'] && null !== read_suggestions( $answer['data'] ) ) {
		report( 'token', __( 'The editors’ token is accepted.', 'negz-empfehlungen' ), 'success' );
	} else {
		report( 'token', trouble_text( null === $answer['data'] ? $answer : failure( 'nonsense' ) ), 'error' );
	}
}
