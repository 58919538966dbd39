<?php
/**
 * From the attributes of a block or shortcode to the question that the service is asked.
 *
 * @package Negz\Recommendations
 */

namespace Negz\Recommendations;

defined( 'ABSPATH' ) || exit;

/**
 * Return the parameters of the question, or null where there is nothing to ask.
 *
 * The target group is the one named, else those of the page's categories, else the one in the settings. What a block
 * asks for by `seed` alone (outputs like this one) is left without target group and benefit.
 *
 * @param array $attributes Of the block or shortcode.
 * @param int   $post       The page's number, 0 where there is none.
 */
function question( array $attributes, int $post ): ?array {
	$settings = settings();
	$seeds    = array_filter( array_map( 'trim', explode( ',', text_of( $attributes, 'seed' ) ) ) );
	$audience = notations( text_of( $attributes, 'audience' ) );
	$benefit  = notations( text_of( $attributes, 'benefit' ) );
	if ( ! $seeds ) {
		$audience = $audience ?: ( mapped_audiences( $post ) ?: $settings['audience'] );
		$benefit  = $benefit ?: $settings['benefit'];
	}
	if ( ! $seeds && ! $audience && ! $benefit ) {
		return null;
	}
	return array_filter(
		array(
			'audience' => implode( ',', $audience ),
			'benefit'  => implode( ',', $benefit ),
			'seed'     => implode( ',', $seeds ),
			'n'        => empty( $attributes['n'] ) ? $settings['n'] : clamp( $attributes['n'], MAX_ITEMS ),
			'lang'     => list_language( $attributes ),
		)
	);
}

/**
 * Return the language of the list: the one named, else that of the settings, else that of the site.
 *
 * @param array $attributes Of the block or shortcode.
 */
function list_language( array $attributes ): string {
	foreach ( array( text_of( $attributes, 'lang' ), settings()['lang'] ) as $language ) {
		if ( in_array( $language, array( 'de', 'en' ), true ) ) {
			return $language;
		}
	}
	return 0 === strpos( get_locale(), 'de' ) ? 'de' : 'en';
}
