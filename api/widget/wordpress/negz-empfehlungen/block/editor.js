/**
 * The block in the editor: its settings at the side, and the list as the server renders it.
 */
( function ( blocks, blockEditor, components, element, i18n, ServerSideRender ) {
	const el = element.createElement;
	const __ = i18n.__;
	const vocabulary = window.negzEmpfehlungen || { audience: {}, benefit: {} };

	function split( text ) {
		return text.split( ',' ).map( ( part ) => part.trim() ).filter( Boolean );
	}

	/* A box for each concept, or a text field where the service has not told which there are. */
	function concepts( scheme, label, help, props ) {
		const chosen = split( props.attributes[ scheme ] );
		const names = Object.assign( {}, vocabulary[ scheme ] );
		if ( ! Object.keys( names ).length ) {
			return text( scheme, label, help, props );
		}
		chosen.forEach( ( notation ) => {
			names[ notation ] = names[ notation ] || notation;
		} );
		return el(
			components.BaseControl,
			{ help },
			el(
				'fieldset',
				null,
				el( components.BaseControl.VisualLabel, { as: 'legend' }, label ),
				Object.keys( names ).map( ( notation ) =>
					el( components.CheckboxControl, {
						key: notation,
						label: names[ notation ],
						checked: chosen.includes( notation ),
						onChange: ( checked ) => {
							const rest = chosen.filter( ( other ) => other !== notation );
							props.setAttributes( { [ scheme ]: ( checked ? rest.concat( notation ) : rest ).join( ',' ) } );
						},
					} )
				)
			)
		);
	}

	function text( name, label, help, props ) {
		return el( components.TextControl, {
			label,
			help,
			value: props.attributes[ name ],
			onChange: ( value ) => props.setAttributes( { [ name ]: value } ),
		} );
	}

	function settings( props ) {
		return el(
			blockEditor.InspectorControls,
			null,
			el(
				components.PanelBody,
				{ title: __( 'What is asked for', 'negz-empfehlungen' ) },
				concepts( 'audience', __( 'Target groups', 'negz-empfehlungen' ), __( 'None chosen: those of the page’s categories, else those in the settings.', 'negz-empfehlungen' ), props ),
				concepts( 'benefit', __( 'Benefits', 'negz-empfehlungen' ), __( 'None chosen: those in the settings.', 'negz-empfehlungen' ), props ),
				text( 'seed', __( 'Outputs to find similar ones for', 'negz-empfehlungen' ), __( 'Their ids, with commas between them.', 'negz-empfehlungen' ), props )
			),
			el(
				components.PanelBody,
				{ title: __( 'How it is shown', 'negz-empfehlungen' ) },
				el( components.RangeControl, {
					label: __( 'Length of the list', 'negz-empfehlungen' ),
					help: __( '0: as in the settings.', 'negz-empfehlungen' ),
					value: props.attributes.n,
					min: 0,
					max: 20,
					onChange: ( n ) => props.setAttributes( { n: n || 0 } ),
				} ),
				text( 'heading', __( 'Heading', 'negz-empfehlungen' ), '', props ),
				el( components.RangeControl, {
					label: __( 'Level of the heading', 'negz-empfehlungen' ),
					value: props.attributes.headingLevel,
					min: 2,
					max: 6,
					onChange: ( headingLevel ) => props.setAttributes( { headingLevel: headingLevel || 2 } ),
				} ),
				el( components.SelectControl, {
					label: __( 'Language of the list', 'negz-empfehlungen' ),
					value: props.attributes.lang,
					options: [
						{ value: '', label: __( 'as in the settings', 'negz-empfehlungen' ) },
						{ value: 'de', label: 'Deutsch' },
						{ value: 'en', label: 'English' },
					],
					onChange: ( lang ) => props.setAttributes( { lang } ),
				} )
			)
		);
	}

	function nothing() {
		return el( components.Placeholder, {
			icon: 'thumbs-up',
			label: __( 'NEGZ recommendations', 'negz-empfehlungen' ),
			instructions: __( 'Nothing appears on the page here: no target group or benefit is chosen, nothing fits, or the service has never answered.', 'negz-empfehlungen' ),
		} );
	}

	blocks.registerBlockType( 'negz/empfehlungen', {
		edit( props ) {
			return el(
				'div',
				blockEditor.useBlockProps(),
				settings( props ),
				/* Links of a preview must not lead away from the editor. */
				el(
					components.Disabled,
					null,
					el( ServerSideRender, {
						block: 'negz/empfehlungen',
						attributes: props.attributes,
						EmptyResponsePlaceholder: nothing,
					} )
				)
			);
		},
		save: () => null,
	} );
} )( window.wp.blocks, window.wp.blockEditor, window.wp.components, window.wp.element, window.wp.i18n, window.wp.serverSideRender );
