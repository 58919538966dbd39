<?php
/**
 * What is the matter when the service does not answer, in words and with a remedy.
 *
 * @package Negz\Recommendations
 */

namespace Negz\Recommendations;

defined( 'ABSPATH' ) || exit;

/**
 * Return a sentence or two for people who can do something about it, as plain text.
 *
 * @param array $failure Of `ask`.
 */
function trouble_text( array $failure ): string {
	$detail = $failure['detail'];
	switch ( $failure['reason'] ) {
		case 'no_address':
			return __( 'No address of the service is set. An administrator enters it under Settings → NEGZ recommendations.', 'negz-empfehlungen' );
		case 'no_token':
			return __( 'No editors’ token is set. An administrator enters it under Settings → NEGZ recommendations.', 'negz-empfehlungen' );
		case 'slow':
			return __( 'The service takes too long to answer. Check whether it is running and whether this server can reach it.', 'negz-empfehlungen' );
		case 'unreachable':
			/* translators: %s: technical message */
			return sprintf( __( 'The service cannot be reached (%s). Check the address, and whether this server may open connections to it.', 'negz-empfehlungen' ), $detail );
		case 'redirect':
			/* translators: %s: address */
			return sprintf( __( 'The service redirects to %s. Enter the address it redirects to.', 'negz-empfehlungen' ), $detail );
		case 'forbidden':
			/* translators: %s: the service's own words */
			return trim( sprintf( __( 'The service refuses key or token. Check both. %s', 'negz-empfehlungen' ), $detail ) );
		case 'busy':
			return __( 'The service asks to be left alone for a while, as this site has asked too often. Raise the minutes between two questions.', 'negz-empfehlungen' );
		case 'refused':
			/* translators: %s: the service's own words */
			return sprintf( __( 'The service cannot answer this question: %s', 'negz-empfehlungen' ), $detail );
		case 'broken':
			/* translators: %s: HTTP status */
			return sprintf( __( 'The service has trouble of its own (%s). Whoever runs it finds the cause in its log.', 'negz-empfehlungen' ), $detail );
	}
	return __( 'What answers at this address is not the recommendation service. Check the address.', 'negz-empfehlungen' );
}
