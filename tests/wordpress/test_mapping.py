"""Which target group a list is for, where its block or shortcode does not say."""

import httpx
import pytest

from tests.wordpress.service import RECOMMENDATIONS, FakeService
from tests.wordpress.site import WordPress

pytestmark = pytest.mark.wordpress


@pytest.fixture(scope="module")
def categories(wordpress: WordPress) -> dict[str, int]:
    """Two categories, a third below the first, and one without a target group."""
    return dict(
        wordpress.run(
            """
            $ids = array();
            $parents = array( 'Leitung' => '', 'Kommunen' => '', 'Kreise' => 'Leitung', 'Allgemein' => '' );
            foreach ( $parents as $name => $parent ) {
                $in = array( 'parent' => $parent ? $ids[ $parent ] : 0, 'slug' => "mapping-$name" );
                $ids[ $name ] = wp_insert_term( $name, 'category', $in )['term_id'];
            }
            return $ids;
            """
        )
    )


@pytest.mark.parametrize(
    ("of_page", "shortcode", "audience"),
    [
        (["Leitung"], "[negz_empfehlungen]", "leitung"),
        (["Kreise"], "[negz_empfehlungen]", "leitung"),
        (["Leitung", "Kommunen"], "[negz_empfehlungen]", "fachverwaltung,leitung"),
        (["Allgemein"], "[negz_empfehlungen]", "cdo"),
        (["Leitung"], '[negz_empfehlungen audience="beschaffung"]', "beschaffung"),
        (["Leitung"], '[negz_empfehlungen benefit="praxis"]', "leitung"),
        (["Leitung"], '[negz_empfehlungen seed="prozesse-2022"]', None),
        (["Leitung"], "<!-- wp:negz/empfehlungen /-->", "leitung"),
    ],
    ids=["own", "of-parent", "both", "default", "named", "benefit-named", "seed", "block"],
)
def test_page_without_target_group_takes_those_of_its_categories(
    wordpress: WordPress,
    service: FakeService,
    categories: dict[str, int],
    of_page: list[str],
    shortcode: str,
    audience: str | None,
) -> None:
    mapping = {categories["Leitung"]: "leitung", categories["Kommunen"]: "fachverwaltung"}
    wordpress.configure(address=service.address, audience=["cdo"], mapping=mapping)
    httpx.get(wordpress.add_post(shortcode, post_category=[categories[name] for name in of_page]))
    [asked] = service.asked_for(RECOMMENDATIONS)
    assert asked.query.get("audience") == audience
