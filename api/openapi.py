"""The OpenAPI document, its examples taken from this service's own answers and therefore always true."""

from collections.abc import Mapping

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from pydantic import BaseModel
from pydantic.json_schema import JsonSchemaMode, models_json_schema

from api import answer, schemas
from api.describe import EXAMPLE_MARK, REFERENCE, SECURITY_SCHEME
from api.errors import (
    InvalidRequest,
    NotAcceptable,
    OriginNotAllowed,
    RequestTooLarge,
    SignInRefused,
    TooManyRequests,
)
from api.problems import problem_record, status_of
from api.release import software_version
from api.reply import dump
from api.routes.tag_suggestions import suggest_tags
from api.schemas import TagOutputBody
from api.workspace import Workspace
from corpus.errors import NegzError, OutputNotFound
from corpus.model import OutputKind, Scheme
from recommender.errors import IndexMissing
from recommender.query import Profile, RecommendationQuery

DESCRIPTION = (
    "Welcher Beitrag des NEGZ ist für wen, und was nützt er? Vorschläge nach Zielgruppe und Nutzen, jeder mit "
    "Begründung. Fehler kommen als `application/problem+json` (RFC 9457) mit `code` und `remedy`. Wer zu oft fragt, "
    "erhält 429 mit `Retry-After`. Seiten anderer Websites senden ihren Leseschlüssel als `X-NEGZ-Key` oder `?key=`; "
    "ein ungültiger führt zu 401, einer auf fremden Seiten zu 403."
)
_EXAMPLE_ITEMS = 2


def describe_api(app: FastAPI, workspace: Workspace) -> bytes:
    """Return the OpenAPI 3.1 document of `app` as JSON."""
    document = get_openapi(title=app.title, version=app.version, description=DESCRIPTION, routes=app.routes)
    components = document.setdefault("components", {})
    components["schemas"] = {**components.get("schemas", {}), **_schemas()}
    components["securitySchemes"] = {SECURITY_SCHEME: {"type": "http", "scheme": "bearer"}}
    return dump(_with_examples(document, _examples(workspace)))


def _schemas() -> Mapping[str, object]:
    """Return all models by name: bodies as they are read, answers as they are written."""
    models = [
        found
        for found in vars(schemas).values()
        if isinstance(found, type) and issubclass(found, BaseModel) and found.__module__ == schemas.__name__
    ]
    public = [(model, _mode(model)) for model in models if not model.__name__.startswith("_")]
    _, document = models_json_schema(public, ref_template=REFERENCE)
    found: Mapping[str, object] = document["$defs"]
    return found


def _mode(model: type[BaseModel]) -> JsonSchemaMode:
    return "validation" if model.__name__.endswith("Body") else "serialization"


def _with_examples(value: object, examples: Mapping[str, object]) -> object:
    """Return the document with every mark replaced by its example."""
    if isinstance(value, list):
        return [_with_examples(part, examples) for part in value]
    if not isinstance(value, dict):
        return value
    found = {name: _with_examples(part, examples) for name, part in value.items() if name != EXAMPLE_MARK}
    mark = value.get(EXAMPLE_MARK)
    return found | ({"example": examples[mark]} if isinstance(mark, str) and mark in examples else {})


def _examples(workspace: Workspace) -> Mapping[str, object]:
    """Return examples by name: this service's answers, cut short where they are long."""
    recommender, today = workspace.recommender(), workspace.today()
    vocabulary, index = recommender.vocabulary(), recommender.status()
    coverage = answer.coverage_record(recommender.coverage(), index)
    found: dict[str, object] = {
        "health": {"status": "ok"},
        "readiness": {"status": "ready", "index": answer.index_status(index)},
        "status": answer.status_record(software_version(), today, len(recommender.outputs()), index),
        "parameters": answer.parameters_record(recommender.parameters()),
        "vocabulary": answer.vocabulary_record(vocabulary),
        "coverage": coverage | {"cells": _some(coverage["cells"]), "gaps": _some(coverage["gaps"])},
        **_problems(),
    }
    outputs = recommender.outputs()
    if outputs:
        records = [answer.output_record(output) for output in outputs[:_EXAMPLE_ITEMS]]
        found["output_id"], found["output"] = outputs[0].id, records[0]
        found["outputs"] = answer.page(records, total=len(outputs), limit=_EXAMPLE_ITEMS, offset=0, following=None)
    firsts = [concepts[0].key for scheme in Scheme if (concepts := vocabulary.in_scheme(scheme))]
    if firsts:
        profile = Profile(
            audiences=tuple(key for key in firsts if key.scheme is Scheme.AUDIENCE),
            benefits=tuple(key for key in firsts if key.scheme is Scheme.BENEFIT),
        )
        query = RecommendationQuery(profile, as_of=today, n=_EXAMPLE_ITEMS)
        found["profile"] = {str(key.scheme): [key.notation] for key in firsts} | {"n": _EXAMPLE_ITEMS}
        adviser = workspace.tagger()
        body = TagOutputBody(document_id="neu-1", title="Registermodernisierung in Kommunen", kind=OutputKind.STUDY)
        found["tag_output"] = body.model_dump(mode="json", exclude_defaults=True)
        found["tag_suggestions"] = suggest_tags(adviser, body)
        answered = recommender.for_profile(query)
        found["recommendations"] = answer.recommendations(answered)
        shown = [item.output.id for item in answered.items]
        event = {"recommendation_id": answered.recommendation_id, "output_ids": shown, "event": "shown"}
        found["feedback"] = event | {"placement": "widget"}
    return found


def _some(values: object) -> list[object]:
    return values[:_EXAMPLE_ITEMS] if isinstance(values, list) else []


def _problems() -> Mapping[str, object]:
    """Return one problem document for every status that calls declare."""
    errors: tuple[NegzError, ...] = (
        OutputNotFound("Einen Beitrag mit der Kennung „studie-99“ gibt es nicht.", "Prüfen Sie die Kennung."),
        NotAcceptable("Die Antwort gibt es in keinem der verlangten Formate.", "Möglich sind: application/json."),
        RequestTooLarge("Der Rumpf der Anfrage ist länger als 256 KiB.", "Kürzen Sie den Text."),
        SignInRefused("Das Token gilt nicht.", "Legen Sie eines an: negz accounts token NAME"),
        OriginNotAllowed("Der Leseschlüssel gilt nicht für Seiten von „https://example.org“.", "Legen Sie einen an."),
        TooManyRequests("Mehr als 300 Anfragen in einer Minute.", "Warten Sie 48 Sekunden.", retry_after_s=48),
        InvalidRequest("Das Feld „zielgruppe“ gibt es nicht.", "Bekannt sind: audience, benefit, text."),
        IndexMissing("Es gibt noch keinen Index.", "Bauen Sie ihn: negz index build"),
    )
    return {f"problem_{status_of(error)}": problem_record(error, instance="/api/v1/…") for error in errors}
