"""What can go wrong on the way in: a setting or a request that cannot be used."""

from corpus.errors import Forbidden, InvalidInput, NotFound


class InvalidSettings(InvalidInput):
    """The environment, `negz.toml` or a command's option holds a value that cannot be used."""

    code = "invalid_settings"


class InvalidRequest(InvalidInput):
    """A parameter, a field of the body, or the body as a whole cannot be understood."""

    code = "invalid_request"


class RequestTooLarge(InvalidRequest):
    """The address or the body is longer than any sensible request."""

    code = "request_too_large"


class AddressTooLong(RequestTooLarge):
    """The address alone is longer than any sensible request."""

    code = "address_too_long"


class HeadersTooLarge(RequestTooLarge):
    """There are more headers, or longer ones, than any browser sends."""

    code = "headers_too_large"


class NotAcceptable(InvalidRequest):
    """The answer exists in none of the formats that the request accepts."""

    code = "not_acceptable"


class InvalidAccount(InvalidInput):
    """A name that no account can have."""

    code = "invalid_account"


class InvalidPassword(InvalidInput):
    """A password that is too easy to guess, or was not typed the same way twice."""

    code = "invalid_password"


class SignInRefused(Forbidden):
    """Name and password, or the token, belong to no account; deliberately not said which of them is wrong."""

    code = "sign_in_refused"


class TooManyRequests(Forbidden):
    """Somebody has asked too often for now."""

    code = "too_many_requests"

    def __init__(self, subject: str, remedy: str, *, retry_after_s: int = 0) -> None:
        super().__init__(subject, remedy)
        self.retry_after_s = retry_after_s


class WidgetNotFound(NotFound):
    """A version of the web component that has never been published."""

    code = "widget_not_found"


class TooManyAttempts(TooManyRequests):
    """Somebody has guessed too often: nobody signs in under this name, or from there, for a while."""

    code = "too_many_attempts"


class InvalidReadKey(InvalidInput):
    """A name, an origin or a budget that no read key can have."""

    code = "invalid_read_key"


class ReadKeyRefused(Forbidden):
    """The read key that a page has sent is unknown, or has been revoked."""

    code = "read_key_refused"


class ReadKeyRequired(ReadKeyRefused):
    """Pages of other sites need a read key here, and this one has sent none."""

    code = "read_key_required"


class OriginNotAllowed(Forbidden):
    """Pages of this origin may not read here, or not with this key."""

    code = "origin_not_allowed"
