<?php
/**
 * Plugin Name:       NEGZ-Empfehlungen
 * Description:       Shows which outputs of NEGZ are for whom, and why: a block, a shortcode, and tag suggestions beside the editor.
 * Version:           1.0.0
 * Requires at least: 6.1
 * Requires PHP:      7.4
 * Author:            Nationales E-Government Kompetenzzentrum e. V.
 * License:           Apache-2.0
 * License URI:       https://www.apache.org/licenses/LICENSE-2.0
 * Text Domain:       negz-empfehlungen
 * Domain Path:       /languages
 *
 * @package Negz\Recommendations
 */

namespace Negz\Recommendations;

defined( 'ABSPATH' ) || exit;

const VERSION     = '1.0.0';
const PLUGIN_FILE = __FILE__;

foreach ( array( 'settings', 'service', 'trouble', 'copies', 'answer', 'vocabulary', 'mapping', 'question', 'wording', 'rendering', 'block', 'translation', 'tag-suggestions' ) as $part ) {
	require_once __DIR__ . "/includes/$part.php";
}
if ( is_admin() ) {
	require_once __DIR__ . '/includes/settings-page.php';
	require_once __DIR__ . '/includes/settings-fields.php';
	require_once __DIR__ . '/includes/connection-test.php';
}
