<?php
/**
 * One question to the service, and how it went. Nobody waits longer than the timeout, and nobody is led elsewhere.
 *
 * @package Negz\Recommendations
 */

namespace Negz\Recommendations;

defined( 'ABSPATH' ) || exit;

const TIMEOUT_S          = 2;
const MAX_RESPONSE_BYTES = 1048576;

/**
 * Ask the service.
 *
 * Returns `data` (the decoded answer, or null) and, where there is none, `reason`, `detail` and `retry_after_s`.
 * `is_refusal` says that the service is well and only this question is wrong, so that the next one may be asked.
 *
 * @param array      $settings  Names the service.
 * @param string     $path      What is asked for, from `/api/v1` on.
 * @param array      $query     Parameters of the address.
 * @param array|null $body      What to post as JSON, with the editors' token; null for a GET.
 * @param int        $timeout_s How long to wait at the most.
 */
function ask( array $settings, string $path, array $query = array(), ?array $body = null, int $timeout_s = TIMEOUT_S ): array {
	if ( '' === $settings['address'] ) {
		return failure( 'no_address' );
	}
	$url     = $settings['address'] . '/api/v1' . $path . ( $query ? '?' . http_build_query( $query, '', '&', PHP_QUERY_RFC3986 ) : '' );
	$request = array(
		'timeout'             => $timeout_s,
		'redirection'         => 0, // Another host must see neither key nor token.
		'limit_response_size' => MAX_RESPONSE_BYTES,
		'user-agent'          => 'negz-empfehlungen/' . VERSION,
		'headers'             => array( 'Accept' => 'application/json' ),
	);
	if ( '' !== $settings['key'] ) {
		$request['headers']['X-NEGZ-Key'] = $settings['key'];
	}
	if ( null === $body ) {
		return read_response( wp_remote_get( $url, $request ) );
	}
	$request['headers']['Authorization'] = 'Bearer ' . $settings['token'];
	$request['headers']['Content-Type']  = 'application/json';
	$request['body']                     = wp_json_encode( $body );
	return read_response( wp_remote_post( $url, $request ) );
}

/**
 * Return what a response says, or why it says nothing.
 *
 * @param array|\WP_Error $response Of wp_remote_get or wp_remote_post.
 */
function read_response( $response ): array {
	if ( is_wp_error( $response ) ) {
		$message = $response->get_error_message();
		return failure( false === strpos( $message, 'cURL error 28' ) ? 'unreachable' : 'slow', $message );
	}
	$status = (int) wp_remote_retrieve_response_code( $response );
	$data   = json_decode( wp_remote_retrieve_body( $response ), true, 32 );
	if ( 200 === $status ) {
		return is_array( $data ) ? array( 'data' => $data ) : failure( 'nonsense' );
	}
	if ( $status >= 300 && $status < 400 ) {
		return failure( 'redirect', header_text( $response, 'location' ) );
	}
	$detail = is_array( $data ) ? trim( text_of( $data, 'detail' ) . ' ' . text_of( $data, 'remedy' ) ) : '';
	switch ( $status ) {
		case 401:
		case 403:
			return failure( 'forbidden', $detail );
		case 404:
			return failure( 'not_there' );
		case 429:
			return failure( 'busy', $detail, (int) header_text( $response, 'retry-after' ) );
	}
	if ( $status >= 400 && $status < 500 ) {
		return array( 'is_refusal' => true ) + failure( 'refused', $detail );
	}
	return failure( 'broken', "HTTP $status" );
}

/**
 * Return the record of a question that went unanswered.
 *
 * @param string $reason        One of the reasons that `trouble_text` knows.
 * @param string $detail        What the other side, or WordPress, said.
 * @param int    $retry_after_s How long the service asks to be left alone; 0 where it does not say.
 */
function failure( string $reason, string $detail = '', int $retry_after_s = 0 ): array {
	return array(
		'data'          => null,
		'reason'        => $reason,
		'detail'        => mb_substr( $detail, 0, 500 ),
		'retry_after_s' => $retry_after_s,
		'is_refusal'    => false,
	);
}

/**
 * Return a header of the response, the first one where it comes more than once.
 *
 * @param array  $response Of wp_remote_get or wp_remote_post.
 * @param string $name     The header's name.
 */
function header_text( array $response, string $name ): string {
	$value = wp_remote_retrieve_header( $response, $name );
	return (string) ( is_array( $value ) ? reset( $value ) : $value );
}
