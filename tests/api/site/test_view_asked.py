from api.site.address import ProfileForm
from api.site.view import Visit
from api.site.view_asked import build_asked
from corpus.model import OutputId
from tests.builders import make_vocabulary

A, B = OutputId("a"), OutputId("b")


def test_asked_names_every_part_with_the_address_without_it(german_visit: Visit) -> None:
    form = ProfileForm(("cdo", "leitung"), ("praxis",), "KI", "20", (A,), (B,))
    asked = build_asked(german_visit, make_vocabulary(), form, {A: "Mehr Cloud", B: "Wenig Recht"})
    said = [(part.name, chip.label, chip.remove_href) for part in asked for chip in part.chips]
    assert said == [
        (
            "Sie sind",
            "CDO, CIO und Digitalverantwortliche",
            "/?audience=leitung&benefit=praxis&text=KI&n=20&seed=a&dislike=b",
        ),
        ("Sie sind", "Verwaltungsleitung", "/?audience=cdo&benefit=praxis&text=KI&n=20&seed=a&dislike=b"),
        ("Sie brauchen", "Praxisbeispiele", "/?audience=cdo&audience=leitung&text=KI&n=20&seed=a&dislike=b"),
        ("Es geht um", "„KI“", "/?audience=cdo&audience=leitung&benefit=praxis&n=20&seed=a&dislike=b"),
        ("Mehr wie", "„Mehr Cloud“", "/?audience=cdo&audience=leitung&benefit=praxis&text=KI&n=20&dislike=b"),
        ("Weniger wie", "„Wenig Recht“", "/?audience=cdo&audience=leitung&benefit=praxis&text=KI&n=20&seed=a"),
    ]
    assert asked[-1].chips[0].remove_label == "Entfernen: Weniger wie „Wenig Recht“"


def test_asked_of_an_output_that_is_gone_says_so_and_can_be_removed(german_visit: Visit) -> None:
    chip = build_asked(german_visit, make_vocabulary(), ProfileForm(("cdo",), seeds=(A,)), {})[-1].chips[0]
    assert (chip.label, chip.remove_href) == ("ein Beitrag, den es nicht mehr gibt", "/?audience=cdo")


def test_asked_without_its_last_part_leads_to_the_start(german_visit: Visit) -> None:
    (part,) = build_asked(german_visit, make_vocabulary(), ProfileForm(benefits=("praxis",)), {})
    assert part.chips[0].remove_href == "/"


def test_asked_without_anything_but_dislikes_leads_to_the_start(german_visit: Visit) -> None:
    asked = build_asked(german_visit, make_vocabulary(), ProfileForm(("cdo",), dislikes=(B,)), {})
    assert [part.chips[0].remove_href for part in asked] == ["/", "/?audience=cdo"]
