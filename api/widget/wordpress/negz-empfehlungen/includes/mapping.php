<?php
/**
 * From a page's categories to target groups, as the table in the settings has it.
 *
 * @package Negz\Recommendations
 */

namespace Negz\Recommendations;

defined( 'ABSPATH' ) || exit;

/**
 * Return the taxonomies whose terms may be mapped: those that work as categories do, also of a site's own types.
 */
function mapped_taxonomies(): array {
	return array_values(
		get_taxonomies(
			array(
				'public'       => true,
				'hierarchical' => true,
			)
		)
	);
}

/**
 * Return the target groups of a page by its categories. A category that is not mapped takes after its parents.
 *
 * @param int $post The page's number, 0 where there is none.
 */
function mapped_audiences( int $post ): array {
	$mapping = settings()['mapping'];
	if ( ! $mapping || $post <= 0 ) {
		return array();
	}
	$audiences = array();
	foreach ( mapped_taxonomies() as $taxonomy ) {
		$terms = get_the_terms( $post, $taxonomy );
		foreach ( is_array( $terms ) ? $terms : array() as $term ) {
			foreach ( array_merge( array( $term->term_id ), get_ancestors( $term->term_id, $taxonomy, 'taxonomy' ) ) as $id ) {
				if ( isset( $mapping[ $id ] ) ) {
					$audiences[] = $mapping[ $id ];
					break;
				}
			}
		}
	}
	return array_values( array_unique( $audiences ) );
}
