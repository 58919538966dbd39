/**
 * Tag suggestions in the sidebar of the editor, for the text as it stands there, on demand.
 */
( function ( plugins, editPost, editor, apiFetch, components, data, element, i18n ) {
	const el = element.createElement;
	const __ = i18n.__;
	/* From WordPress 6.6 on the panel belongs to another package. */
	const Panel = ( editor && editor.PluginDocumentSettingPanel ) || editPost.PluginDocumentSettingPanel;

	function ask() {
		const post = data.select( 'core/editor' );
		return apiFetch( {
			path: '/negz/v1/tag-suggestions',
			method: 'POST',
			data: {
				post: post.getCurrentPostId(),
				title: post.getEditedPostAttribute( 'title' ) || '',
				content: post.getEditedPostContent() || '',
			},
		} );
	}

	function suggestion( found, key ) {
		/* translators: %d: a probability in per cent */
		const score = i18n.sprintf( __( '%d%%', 'negz-empfehlungen' ), Math.round( found.score * 100 ) );
		return el(
			'li',
			{ key },
			el( 'strong', null, found.label ),
			' ',
			el( 'span', { style: { whiteSpace: 'nowrap' } }, score ),
			found.evidence.map( ( passage, index ) => el( 'blockquote', { key: index, style: { margin: '4px 0 8px 12px' } }, passage ) )
		);
	}

	function group( scheme, heading, suggestions ) {
		const found = suggestions.filter( ( other ) => other.scheme === scheme );
		return found.length ? [ el( 'h3', { key: scheme, style: { margin: '16px 0 8px' } }, heading ), el( 'ul', { key: scheme + '-list' }, found.map( suggestion ) ) ] : null;
	}

	function result( state ) {
		if ( state.trouble ) {
			return el( components.Notice, { status: 'error', isDismissible: false }, state.trouble );
		}
		if ( ! state.suggestions ) {
			return null;
		}
		if ( ! state.suggestions.length ) {
			return el( 'p', null, __( 'No target group and no benefit is certain enough to be suggested.', 'negz-empfehlungen' ) );
		}
		return [
			group( 'audience', __( 'Target groups', 'negz-empfehlungen' ), state.suggestions ),
			group( 'benefit', __( 'Benefits', 'negz-empfehlungen' ), state.suggestions ),
		];
	}

	function Suggestions() {
		const [ state, setState ] = element.useState( {} );
		function start() {
			setState( { busy: true } );
			ask().then(
				( answer ) => setState( { suggestions: answer.suggestions } ),
				( error ) => setState( { trouble: error.message || __( 'This site did not answer. Try again.', 'negz-empfehlungen' ) } )
			);
		}
		return el(
			Panel,
			{ name: 'negz-empfehlungen', title: __( 'NEGZ: target groups and benefits', 'negz-empfehlungen' ) },
			el( 'p', null, __( 'Title and text are sent to the recommendation service and not stored there.', 'negz-empfehlungen' ) ),
			el( components.Button, { variant: 'secondary', isBusy: state.busy, disabled: state.busy, onClick: start }, __( 'Suggest', 'negz-empfehlungen' ) ),
			el( 'div', { 'aria-live': 'polite' }, result( state ) )
		);
	}

	plugins.registerPlugin( 'negz-empfehlungen', { render: Suggestions, icon: null } );
} )( window.wp.plugins, window.wp.editPost, window.wp.editor, window.wp.apiFetch, window.wp.components, window.wp.data, window.wp.element, window.wp.i18n );
