<?php
/**
 * The page under Settings: for administrators, by the Settings API, which brings capability check and nonce along.
 *
 * @package Negz\Recommendations
 */

namespace Negz\Recommendations;

defined( 'ABSPATH' ) || exit;

const PAGE = 'negz-empfehlungen';

add_action(
	'admin_menu',
	function () {
		$title = __( 'NEGZ recommendations', 'negz-empfehlungen' );
		add_options_page( $title, $title, 'manage_options', PAGE, __NAMESPACE__ . '\settings_page' );
	}
);

add_action(
	'admin_init',
	function () {
		add_settings_section( 'service', __( 'Service', 'negz-empfehlungen' ), '__return_null', PAGE );
		add_field( 'address', __( 'Address', 'negz-empfehlungen' ), 'service' );
		add_field( 'key', __( 'Key', 'negz-empfehlungen' ), 'service' );
		add_field( 'cache_minutes', __( 'Minutes between two questions', 'negz-empfehlungen' ), 'service' );
		add_field( 'token', __( 'Editors’ token', 'negz-empfehlungen' ), 'service' );
		add_settings_section( 'defaults', __( 'What is asked for where a block says nothing', 'negz-empfehlungen' ), '__return_null', PAGE );
		add_field( 'audience', __( 'Target groups', 'negz-empfehlungen' ), 'defaults', false );
		add_field( 'benefit', __( 'Benefits', 'negz-empfehlungen' ), 'defaults', false );
		add_field( 'n', __( 'Length of the list', 'negz-empfehlungen' ), 'defaults' );
		add_field( 'lang', __( 'Language of the list', 'negz-empfehlungen' ), 'defaults' );
		add_settings_section( 'mapping', __( 'Categories and target groups', 'negz-empfehlungen' ), __NAMESPACE__ . '\mapping_table', PAGE );
	}
);

add_filter(
	'plugin_action_links_' . plugin_basename( PLUGIN_FILE ),
	function ( array $links ): array {
		$url = esc_url( admin_url( 'options-general.php?page=' . PAGE ) );
		return array_merge( array( "<a href=\"$url\">" . esc_html__( 'Settings', 'negz-empfehlungen' ) . '</a>' ), $links );
	}
);

/**
 * Add a field, which is written by the function `field_NAME`.
 *
 * @param string $name      Of the setting.
 * @param string $label     What people read.
 * @param string $section   Where it stands.
 * @param bool   $is_single Whether one control bears the label; a group of boxes names itself.
 */
function add_field( string $name, string $label, string $section, bool $is_single = true ): void {
	$arguments = $is_single ? array( 'label_for' => "negz-$name" ) : array( 'label' => $label );
	add_settings_field( $name, esc_html( $label ), __NAMESPACE__ . "\\field_$name", PAGE, $section, $arguments );
}

/**
 * Write the page.
 */
function settings_page(): void {
	if ( ! current_user_can( 'manage_options' ) ) {
		return;
	}
	$pause = paused();
	?>
	<div class="wrap">
		<h1><?php echo esc_html( get_admin_page_title() ); ?></h1>
		<?php if ( $pause ) : ?>
			<div class="notice notice-warning inline"><p>
				<?php
				/* translators: %s: time of day */
				echo esc_html( sprintf( __( 'No answer since %s; pages show the last good copies.', 'negz-empfehlungen' ), wp_date( get_option( 'time_format' ), $pause['since'] ) ) );
				echo ' ' . esc_html( trouble_text( $pause ) );
				?>
			</p></div>
		<?php endif; ?>
		<form action="options.php" method="post">
			<?php
			settings_fields( OPTION );
			do_settings_sections( PAGE );
			submit_button();
			?>
		</form>
		<h2><?php esc_html_e( 'Connection', 'negz-empfehlungen' ); ?></h2>
		<form action="<?php echo esc_url( admin_url( 'admin-post.php' ) ); ?>" method="post">
			<input type="hidden" name="action" value="<?php echo esc_attr( TEST_ACTION ); ?>">
			<?php wp_nonce_field( TEST_ACTION ); ?>
			<p><?php esc_html_e( 'Asks the service as a page would, with the settings as they are saved.', 'negz-empfehlungen' ); ?></p>
			<?php submit_button( __( 'Test the connection', 'negz-empfehlungen' ), 'secondary', 'test', false ); ?>
		</form>
	</div>
	<?php
}
