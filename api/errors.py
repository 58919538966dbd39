"""What can go wrong on the way in: a setting or a request that cannot be used."""

from corpus.errors import InvalidInput


class InvalidSettings(InvalidInput):
    """The environment, `negz.toml` or a command's option holds a value that cannot be used."""

    code = "invalid_settings"


class InvalidRequest(InvalidInput):
    """A parameter, a field of the body, or the body as a whole cannot be understood."""

    code = "invalid_request"


class RequestTooLarge(InvalidRequest):
    """The address or the body is longer than any sensible request."""

    code = "request_too_large"


class NotAcceptable(InvalidRequest):
    """The answer exists in none of the formats that the request accepts."""

    code = "not_acceptable"
