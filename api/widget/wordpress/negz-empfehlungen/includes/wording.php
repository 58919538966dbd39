<?php
/**
 * What visitors read around the service's own words. It follows the language of the list, which need not be that of
 * the site, and so stands here and not among the translations.
 *
 * @package Negz\Recommendations
 */

namespace Negz\Recommendations;

defined( 'ABSPATH' ) || exit;

const WORDING = array(
	'de' => array(
		'heading'    => 'Passende Beiträge',
		'fit'        => 'Passung: %s',
		'minutes'    => '%d Minuten',
		'kinds'      => array(
			'study'          => 'Studie',
			'position_paper' => 'Positionspapier',
			'impulse_paper'  => 'Impulspapier',
			'article'        => 'Artikel',
			'brown_bag'      => 'Brown-Bag-Meeting',
			'event'          => 'Veranstaltung',
			'event_material' => 'Veranstaltungsbeitrag',
			'meetup'         => 'Treffen',
			'podcast'        => 'Podcast',
		),
		'link_kinds' => array(
			'recording'     => 'Aufzeichnung',
			'slides'        => 'Folien',
			'report'        => 'Bericht über den Beitrag',
			'press'         => 'Presseartikel',
			'announcement' => 'Ankündigung',
		),
		'day'        => '%3$d. %2$s %1$d',
		'months'     => array( 'Januar', 'Februar', 'März', 'April', 'Mai', 'Juni', 'Juli', 'August', 'September', 'Oktober', 'November', 'Dezember' ),
	),
	'en' => array(
		'heading'    => 'Outputs that fit',
		'fit'        => 'Fit: %s',
		'minutes'    => '%d minutes',
		'kinds'      => array(
			'study'          => 'Study',
			'position_paper' => 'Position paper',
			'impulse_paper'  => 'Impulse paper',
			'article'        => 'Article',
			'brown_bag'      => 'Brown bag meeting',
			'event'          => 'Event',
			'event_material' => 'Event contribution',
			'meetup'         => 'Meetup',
			'podcast'        => 'Podcast',
		),
		'link_kinds' => array(
			'recording'     => 'Recording',
			'slides'        => 'Slides',
			'report'        => 'Report about the output',
			'press'         => 'Press article',
			'announcement' => 'Announcement',
		),
		'day'        => '%3$d %2$s %1$d',
		'months'     => array( 'January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September', 'October', 'November', 'December' ),
	),
);

/**
 * Return a date in words, as exact as it is known; an empty text where it is none.
 *
 * @param string $published As YYYY, YYYY-MM or YYYY-MM-DD.
 * @param array  $words     The language's wording.
 */
function date_in_words( string $published, array $words ): string {
	if ( ! preg_match( '/^(\d{4})(?:-(0[1-9]|1[0-2]))?(?:-(\d\d))?$/', $published, $found ) ) {
		return '';
	}
	if ( ! isset( $found[2] ) ) {
		return $found[1];
	}
	$month = $words['months'][ (int) $found[2] - 1 ];
	return isset( $found[3] ) ? sprintf( $words['day'], $found[1], $month, $found[3] ) : "$month $found[1]";
}
