<?php
/**
 * The two ways into a page: the block `negz/empfehlungen` and the shortcode `[negz_empfehlungen]`.
 *
 * @package Negz\Recommendations
 */

namespace Negz\Recommendations;

defined( 'ABSPATH' ) || exit;

const STYLE         = 'negz-empfehlungen';
const BLOCK_SCRIPT  = 'negz-empfehlungen-block';
const SHORTCODE     = 'negz_empfehlungen';
const BLOCK_SCRIPTS = array( 'wp-blocks', 'wp-block-editor', 'wp-components', 'wp-element', 'wp-i18n', 'wp-server-side-render' );

add_action(
	'init',
	function () {
		wp_register_style( STYLE, plugins_url( 'block/style.css', PLUGIN_FILE ), array(), VERSION );
		wp_register_script( BLOCK_SCRIPT, plugins_url( 'block/editor.js', PLUGIN_FILE ), BLOCK_SCRIPTS, VERSION, true );
		wp_set_script_translations( BLOCK_SCRIPT, 'negz-empfehlungen', translation_folder() );
		register_block_type( dirname( PLUGIN_FILE ) . '/block', array( 'render_callback' => __NAMESPACE__ . '\render_block' ) );
		add_shortcode( SHORTCODE, __NAMESPACE__ . '\render_shortcode' );
	}
);

add_action(
	'enqueue_block_editor_assets',
	function () {
		$vocabulary = wp_json_encode( vocabulary(), JSON_HEX_TAG | JSON_HEX_AMP | JSON_FORCE_OBJECT );
		wp_add_inline_script( BLOCK_SCRIPT, "window.negzEmpfehlungen = $vocabulary;", 'before' );
	}
);

/**
 * Return the block's HTML.
 *
 * @param array     $attributes Of the block.
 * @param string    $content    Always empty, as the block is rendered here alone.
 * @param \WP_Block $block      Knows the page it stands on.
 */
function render_block( array $attributes, string $content, \WP_Block $block ): string {
	$post = (int) ( $block->context['postId'] ?? get_the_ID() );
	return render_list( $attributes, $post, 'get_block_wrapper_attributes' );
}

/**
 * Return the shortcode's HTML.
 *
 * @param array|string $given Attributes as they were written; an empty text where there are none.
 */
function render_shortcode( $given ): string {
	$names      = array_fill_keys( array( 'audience', 'benefit', 'seed', 'n', 'lang', 'heading', 'heading-level' ), '' );
	$attributes = shortcode_atts( $names, $given, SHORTCODE );
	$attributes = array( 'headingLevel' => $attributes['heading-level'] ?: 2 ) + $attributes;
	$html       = render_list( $attributes, (int) get_the_ID(), __NAMESPACE__ . '\plain_attributes' );
	if ( '' !== $html ) {
		wp_enqueue_style( STYLE );
	}
	return $html;
}

/**
 * Return attributes as HTML.
 *
 * @param array $attributes Value by name.
 */
function plain_attributes( array $attributes ): string {
	$parts = array();
	foreach ( $attributes as $name => $value ) {
		$parts[] = $name . '="' . esc_attr( $value ) . '"';
	}
	return implode( ' ', $parts );
}
