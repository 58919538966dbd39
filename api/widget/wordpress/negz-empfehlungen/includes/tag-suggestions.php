<?php
/**
 * Tag suggestions beside the editor: a route of this site that asks the service, so that the token stays here.
 *
 * @package Negz\Recommendations
 */

namespace Negz\Recommendations;

defined( 'ABSPATH' ) || exit;

const SIDEBAR_SCRIPT       = 'negz-empfehlungen-sidebar';
const SIDEBAR_SCRIPTS      = array( 'wp-plugins', 'wp-edit-post', 'wp-api-fetch', 'wp-components', 'wp-data', 'wp-element', 'wp-i18n' );
const SUGGESTION_TIMEOUT_S   = 15; // Whoever has pressed the button waits; the service reads its model on the first call.
const MAX_SUGGEST_CHARS    = 20000;
const MAX_SUGGEST_TITLE    = 500;

add_action(
	'rest_api_init',
	function () {
		$text = array(
			'type'     => 'string',
			'required' => true,
		);
		register_rest_route(
			'negz/v1',
			'/tag-suggestions',
			array(
				'methods'             => \WP_REST_Server::CREATABLE,
				'callback'            => __NAMESPACE__ . '\suggest_tags',
				'permission_callback' => fn( $request ) => current_user_can( 'edit_post', $request['post'] ),
				'args'                => array(
					'post'    => array(
						'type'     => 'integer',
						'minimum'  => 1,
						'required' => true,
					),
					'title'   => $text,
					'content' => $text,
				),
			)
		);
	}
);

add_action(
	'enqueue_block_editor_assets',
	function () {
		if ( 'post' !== get_current_screen()->base ) {
			return; // The editors of the site and of widgets have no post to suggest tags for.
		}
		wp_enqueue_script( SIDEBAR_SCRIPT, plugins_url( 'sidebar/sidebar.js', PLUGIN_FILE ), SIDEBAR_SCRIPTS, VERSION, true );
		wp_set_script_translations( SIDEBAR_SCRIPT, 'negz-empfehlungen', translation_folder() );
	}
);

/**
 * Return the suggestions for a post as it stands in the editor.
 *
 * @param \WP_REST_Request $request Holds post, title and content.
 * @return array|\WP_Error
 */
function suggest_tags( \WP_REST_Request $request ) {
	$settings = settings();
	$title    = mb_substr( readable_text( $request['title'] ), 0, MAX_SUGGEST_TITLE );
	$text     = mb_substr( readable_text( $request['content'] ), 0, MAX_SUGGEST_CHARS );
	if ( '' === $title && '' === $text ) {
		return new \WP_Error( 'negz_empty', __( 'Write a title or some text first.', 'negz-empfehlungen' ), array( 'status' => 400 ) );
	}
	$body   = array(
		'title' => $title,
		'text'  => $text,
		'lang'  => reader_language(),
	);
	$answer = '' === $settings['token'] ? failure( 'no_token' ) : ask( $settings, '/tag-suggestions', array(), $body, SUGGESTION_TIMEOUT_S );
	$found  = null === $answer['data'] ? null : read_suggestions( $answer['data'] );
	if ( null === $found ) {
		$trouble = null === $answer['data'] ? $answer : failure( 'nonsense' );
		return new \WP_Error( 'negz_' . $trouble['reason'], trouble_text( $trouble ), array( 'status' => 502 ) );
	}
	return array( 'suggestions' => $found );
}

/**
 * Return what a reader of a post would read, paragraphs apart.
 *
 * @param string $content HTML with the comments of the block editor.
 */
function readable_text( string $content ): string {
	$apart = preg_replace( '#</(?:p|h[1-6]|li|td|th|div|blockquote|figcaption)>|<br\s*/?>#i', "\n\n", strip_shortcodes( $content ) );
	return trim( html_entity_decode( wp_strip_all_tags( (string) $apart ), ENT_QUOTES | ENT_HTML5, 'UTF-8' ) );
}
