"""Files that pages load: scripts, styles, pictures."""

import hashlib
from pathlib import Path

from starlette.responses import Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope


class VersionedFiles(StaticFiles):
    """Files of the pages: for an hour, or for good where the address carries a version."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        """Return the file with the rule for caches."""
        response = await super().get_response(path, scope)
        versioned = scope["query_string"].startswith(b"v=")
        response.headers["Cache-Control"] = (
            "public, max-age=31536000, immutable" if versioned else "public, max-age=3600"
        )
        return response


def files_version(folder: Path) -> str:
    """Return a short hash over the files of a folder, which changes whenever one of them does."""
    digest = hashlib.sha256()
    for path in sorted(folder.iterdir()):
        digest.update(path.name.encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()[:10]
