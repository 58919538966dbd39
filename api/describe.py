"""What OpenAPI says about a call, from the same models and parameters that the call itself uses."""

from collections.abc import Sequence

from pydantic import BaseModel

from api.negotiation import JSON
from api.parameter import Parameter
from api.problems import MEDIA_TYPE, TITLES

EXAMPLE_MARK = "x-example"
"""Stands where `api.openapi` puts the example of that name."""

SECURITY_SCHEME = "redaktion"
"""The name under which OpenAPI knows the bearer token of an editor."""

REFERENCE = "#/components/schemas/{model}"
Description = dict[str, object]


def operation(
    model: type[BaseModel] | None,
    example: str,
    *,
    parameters: Sequence[Parameter] = (),
    path_id: bool = False,
    formats: Sequence[str] = (),
    also: type[BaseModel] | None = None,
    bodies: Sequence[type[BaseModel]] = (),
    body_example: str = "profile",
    body_ids: bool = False,
    for_editors: bool = False,
    is_counted: bool = True,
    details: str = "",
) -> Description:
    """Return the OpenAPI additions of one call.

    Parameters
    ----------
    model, also : pydantic models
        The answer, and another one it may have instead; None for an answer without a body.
    example : str
        The name of the answer's example.
    parameters : sequence of Parameter
        Query parameters.
    path_id : bool
        Whether the path names an output.
    formats : sequence of str
        Further media types of the answer.
    bodies : sequence of pydantic models
        What the body may be.
    body_example : str
        The name of the body's example.
    body_ids : bool
        Whether the body names outputs that may not exist.
    for_editors : bool
        Whether a token is needed.
    is_counted : bool
        Whether read keys and budgets apply.
    details : str
        What the summary leaves out.
    """
    statuses = [404] if path_id or body_ids else []
    statuses += [406] if formats else []
    statuses += [413] if bodies else []
    statuses += [401] if for_editors else []
    statuses += [401, 403, 429] if is_counted else []
    responses = _answered(model, also, example, formats)
    responses |= {str(status): _problem(status) for status in (*statuses, 422, 503)}
    found: Description = {"description": details, "responses": responses}
    if described := [_path_id()] * path_id + [parameter.describe() for parameter in parameters]:
        found["parameters"] = described
    if bodies:
        found["requestBody"] = {
            "required": True,
            "content": {JSON: {"schema": _one_of(bodies), EXAMPLE_MARK: body_example}},
        }
    if for_editors:
        found["security"] = [{SECURITY_SCHEME: []}]
    return found


def _answered(
    model: type[BaseModel] | None, also: type[BaseModel] | None, example: str, formats: Sequence[str]
) -> Description:
    if model is None:
        return {"204": {"description": "Gezählt; die Antwort hat keinen Inhalt."}}
    answers = [model] if also is None else [model, also]
    content: Description = {JSON: {"schema": _one_of(answers), EXAMPLE_MARK: example}}
    content |= {
        media_type: {"schema": {"type": "object" if media_type.endswith("json") else "string"}}
        for media_type in formats
    }
    return {"200": {"description": (model.__doc__ or "").splitlines()[0], "content": content}}


def _one_of(models: Sequence[type[BaseModel]]) -> Description:
    references: list[Description] = [{"$ref": REFERENCE.format(model=model.__name__)} for model in models]
    return references[0] if len(references) == 1 else {"oneOf": references}


def _problem(status: int) -> Description:
    content = {MEDIA_TYPE: {"schema": {"$ref": REFERENCE.format(model="Problem")}, EXAMPLE_MARK: f"problem_{status}"}}
    return {"description": TITLES[status], "content": content}


def _path_id() -> Description:
    return {
        "name": "output_id",
        "in": "path",
        "required": True,
        "description": "Kennung des Beitrags.",
        "schema": {"type": "string"},
        EXAMPLE_MARK: "output_id",
    }
