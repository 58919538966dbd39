<?php
/**
 * Copies of answers: fresh for a while, then asked for again, and kept for the days on which the service is silent.
 *
 * A service that does not answer is left alone for a minute, so that it costs one visitor the timeout and not all of
 * them. While one visitor asks for a new copy, all others get the old one.
 *
 * @package Negz\Recommendations
 */

namespace Negz\Recommendations;

defined( 'ABSPATH' ) || exit;

const TRANSIENT_PREFIX = 'negz_empfehlungen_';
const COPY_LIFE_S      = 7 * DAY_IN_SECONDS; // Outputs that are withdrawn must not linger for longer.
const PAUSE_S          = 60;
const MAX_PAUSE_S      = 600;
const PAUSE            = TRANSIENT_PREFIX . 'pause';

/**
 * Return an answer from its copy or from the service; null where there is neither, or the question is refused.
 *
 * @param string   $path  What is asked for.
 * @param array    $query Parameters of the address.
 * @param callable $read  Takes the decoded answer, returns what is worth keeping of it, or null for nonsense.
 */
function cached_answer( string $path, array $query, callable $read ): ?array {
	$settings = settings();
	$name     = TRANSIENT_PREFIX . 'copy_' . md5( wp_json_encode( array( VERSION, $settings['address'], $settings['key'], $path, $query ) ) );
	$copy     = get_transient( $name );
	$copy     = is_array( $copy ) ? $copy : null;
	$now      = time();
	if ( '' === $settings['address'] || ( $copy && $copy['fresh_until'] > $now ) || paused() ) {
		return $copy['value'] ?? null;
	}
	if ( $copy ) {
		keep_copy( $name, array( 'fresh_until' => $now + PAUSE_S ) + $copy );
	}
	$answer = ask( $settings, $path, $query );
	$value  = null === $answer['data'] ? null : $read( $answer['data'] );
	if ( null === $value && empty( $answer['is_refusal'] ) ) {
		pause( null === $answer['data'] ? $answer : failure( 'nonsense' ) );
		return $copy['value'] ?? null;
	}
	keep_copy(
		$name,
		array(
			'value'       => $value,
			'got_at'      => $now,
			'fresh_until' => $now + $settings['cache_minutes'] * MINUTE_IN_SECONDS,
		)
	);
	return $value;
}

/**
 * Keep a copy until a week after it came from the service.
 *
 * @param string $name Of the transient.
 * @param array  $copy Its value, when it came, and until when it is fresh.
 */
function keep_copy( string $name, array $copy ): void {
	set_transient( $name, $copy, max( 1, $copy['got_at'] + COPY_LIFE_S - time() ) );
}

/**
 * Leave the service alone for a while.
 *
 * @param array $failure Of `ask`.
 */
function pause( array $failure ): void {
	$seconds = max( PAUSE_S, min( MAX_PAUSE_S, $failure['retry_after_s'] ) );
	set_transient( PAUSE, array( 'since' => time() ) + $failure, $seconds );
}

/**
 * Return why the service is being left alone and since when, or null where it is not.
 */
function paused(): ?array {
	$pause = get_transient( PAUSE );
	return is_array( $pause ) ? $pause : null;
}

add_action(
	'update_option_' . OPTION,
	function () {
		delete_transient( PAUSE ); // The trouble may have been the old address.
	}
);
