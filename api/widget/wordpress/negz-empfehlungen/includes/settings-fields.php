<?php
/**
 * The controls of the settings page, each written by the function that bears its name.
 *
 * @package Negz\Recommendations
 */

namespace Negz\Recommendations;

defined( 'ABSPATH' ) || exit;

/**
 * Write the address.
 */
function field_address(): void {
	text_control( 'address', settings()['address'], 'url', 'https://' );
	hint( __( 'Where the recommendation service runs. This server asks it, visitors’ browsers never do.', 'negz-empfehlungen' ) );
}

/**
 * Write the key.
 */
function field_key(): void {
	text_control( 'key', settings()['key'], 'text' );
	hint( __( 'A read key gives this site a budget of its own at the service: negz keys add NAME --origin https://… Works without, too.', 'negz-empfehlungen' ) );
}

/**
 * Write how long an answer is fresh.
 */
function field_cache_minutes(): void {
	number_control( 'cache_minutes', settings()['cache_minutes'], MAX_CACHE_MINUTES );
	hint( __( 'Until then a page shows the copy. If the service is silent, copies are shown for a week.', 'negz-empfehlungen' ) );
}

/**
 * Write an empty field for a new token; the one that is kept never leaves the server.
 */
function field_token(): void {
	$is_set = '' !== settings()['token'];
	text_control( 'token', '', 'password', $is_set ? __( 'saved; enter another one to replace it', 'negz-empfehlungen' ) : '' );
	if ( $is_set ) {
		echo '<br>';
		checkbox( OPTION . '[remove_token]', '1', false, __( 'Remove the token', 'negz-empfehlungen' ) );
	}
	hint( __( 'For tag suggestions beside the editor. Whoever runs the service makes one: negz accounts token NAME. It stays on this server.', 'negz-empfehlungen' ) );
}

/**
 * Write the target groups.
 *
 * @param array $arguments Holds the group's label.
 */
function field_audience( array $arguments ): void {
	concept_boxes( 'audience', $arguments['label'] );
}

/**
 * Write the benefits.
 *
 * @param array $arguments Holds the group's label.
 */
function field_benefit( array $arguments ): void {
	concept_boxes( 'benefit', $arguments['label'] );
}

/**
 * Write how many items a list has.
 */
function field_n(): void {
	number_control( 'n', settings()['n'], MAX_ITEMS );
}

/**
 * Write the language of the list.
 */
function field_lang(): void {
	$languages = array(
		''   => __( 'as the site', 'negz-empfehlungen' ),
		'de' => 'Deutsch',
		'en' => 'English',
	);
	choice( 'negz-lang', OPTION . '[lang]', $languages, settings()['lang'] );
}

/**
 * Write the table that gives categories a target group.
 */
function mapping_table(): void {
	hint( __( 'Where a block names no target group, those of its page’s categories count. A category without one takes after its parent.', 'negz-empfehlungen' ) );
	$mapping = settings()['mapping'];
	$choices = array( '' => '—' ) + vocabulary()['audience'];
	foreach ( $mapping as $notation ) {
		$choices += array( $notation => $notation );
	}
	?>
	<table class="widefat striped" style="max-width: 50rem">
		<thead><tr>
			<th scope="col"><?php esc_html_e( 'Category', 'negz-empfehlungen' ); ?></th>
			<th scope="col"><?php esc_html_e( 'Target group', 'negz-empfehlungen' ); ?></th>
		</tr></thead>
		<tbody>
		<?php foreach ( mapped_taxonomies() as $taxonomy ) : ?>
			<?php foreach ( terms_of( $taxonomy ) as $term ) : ?>
				<tr>
					<th scope="row"><label for="<?php echo esc_attr( "negz-mapping-$term->term_id" ); ?>"><?php echo esc_html( term_path( $term ) ); ?></label></th>
					<td><?php choice( "negz-mapping-$term->term_id", OPTION . "[mapping][$term->term_id]", $choices, $mapping[ $term->term_id ] ?? '' ); ?></td>
				</tr>
			<?php endforeach; ?>
		<?php endforeach; ?>
		</tbody>
	</table>
	<?php
}

/**
 * Return the terms of a taxonomy, also those without pages.
 *
 * @param string $taxonomy Its name.
 */
function terms_of( string $taxonomy ): array {
	$terms = get_terms(
		array(
			'taxonomy'   => $taxonomy,
			'hide_empty' => false,
		)
	);
	return is_array( $terms ) ? $terms : array();
}

/**
 * Return a term's name after those of its parents, as two may have the same name.
 *
 * @param \WP_Term $term The term.
 */
function term_path( \WP_Term $term ): string {
	$ids   = array_reverse( get_ancestors( $term->term_id, $term->taxonomy, 'taxonomy' ) );
	$names = array_map( fn( $id ) => get_term( $id )->name, $ids );
	return html_entity_decode( implode( ' › ', array_merge( $names, array( $term->name ) ) ), ENT_QUOTES, 'UTF-8' );
}

/**
 * Write a box for each concept; a text field where the service has not told which there are.
 *
 * @param string $scheme Either audience or benefit.
 * @param string $label  Of the group.
 */
function concept_boxes( string $scheme, string $label ): void {
	$chosen   = settings()[ $scheme ];
	$concepts = vocabulary()[ $scheme ];
	if ( ! $concepts ) {
		printf( '<input type="text" class="regular-text" name="%s" value="%s" aria-label="%s">', esc_attr( OPTION . "[$scheme]" ), esc_attr( implode( ', ', $chosen ) ), esc_attr( $label ) );
		hint( __( 'Short names with commas between them, for example: cdo, leitung', 'negz-empfehlungen' ) );
		return;
	}
	foreach ( $chosen as $notation ) {
		$concepts += array( $notation => $notation );
	}
	echo '<fieldset><legend class="screen-reader-text">' . esc_html( $label ) . '</legend>';
	foreach ( $concepts as $notation => $name ) {
		checkbox( OPTION . "[$scheme][]", (string) $notation, in_array( (string) $notation, $chosen, true ), $name );
	}
	echo '</fieldset>';
}

/**
 * Write a box with its label on a line of its own.
 *
 * @param string $name       Of the field.
 * @param string $value      What is sent where it is ticked.
 * @param bool   $is_checked Whether it is ticked.
 * @param string $label      What people read.
 */
function checkbox( string $name, string $value, bool $is_checked, string $label ): void {
	printf( '<label><input type="checkbox" name="%s" value="%s"%s> %s</label><br>', esc_attr( $name ), esc_attr( $value ), checked( $is_checked, true, false ), esc_html( $label ) );
}

/**
 * Write a field for a line of text.
 *
 * @param string $name        Of the setting.
 * @param string $value       What stands in it.
 * @param string $type        Of the control.
 * @param string $placeholder What stands in it while it is empty.
 */
function text_control( string $name, string $value, string $type, string $placeholder = '' ): void {
	printf(
		'<input type="%s" class="regular-text" id="%s" name="%s" value="%s" placeholder="%s" autocomplete="%s">',
		esc_attr( $type ),
		esc_attr( "negz-$name" ),
		esc_attr( OPTION . "[$name]" ),
		esc_attr( $value ),
		esc_attr( $placeholder ),
		esc_attr( 'password' === $type ? 'new-password' : 'off' )
	);
}

/**
 * Write a field for a number.
 *
 * @param string $name    Of the setting.
 * @param int    $value   What stands in it.
 * @param int    $largest The largest allowed.
 */
function number_control( string $name, int $value, int $largest ): void {
	printf( '<input type="number" class="small-text" id="%s" name="%s" value="%d" min="1" max="%d" step="1">', esc_attr( "negz-$name" ), esc_attr( OPTION . "[$name]" ), (int) $value, (int) $largest );
}

/**
 * Write a list to choose one of.
 *
 * @param string $id      Of the control.
 * @param string $name    Of the field.
 * @param array  $choices What people read, by value.
 * @param string $chosen  The value chosen.
 */
function choice( string $id, string $name, array $choices, string $chosen ): void {
	printf( '<select id="%s" name="%s">', esc_attr( $id ), esc_attr( $name ) );
	foreach ( $choices as $value => $label ) {
		printf( '<option value="%s"%s>%s</option>', esc_attr( $value ), selected( (string) $value, $chosen, false ), esc_html( $label ) );
	}
	echo '</select>';
}

/**
 * Write a sentence of help.
 *
 * @param string $text Plain text.
 */
function hint( string $text ): void {
	echo '<p class="description">' . esc_html( $text ) . '</p>';
}
