"""A server on this machine that treats a folder as GitHub Pages does.

A folder's address without its slash is redirected to the one with it, a folder shows its index.html, `x` may mean
`x.html`, and what is missing is answered with the site's own 404.html. Names must have the right letter case, also
where the disk does not mind, and texts are compressed for those who accept it. Everything lies below one prefix,
because most sites there do: outside of it nothing is found.
"""

import gzip
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import partial
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from urllib.parse import unquote, urlsplit

TYPES = {
    ".css": "text/css; charset=utf-8",
    ".html": "text/html; charset=utf-8",
    ".ico": "image/x-icon",
    ".jpg": "image/jpeg",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json; charset=utf-8",
    ".pdf": "application/pdf",
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".txt": "text/plain; charset=utf-8",
    ".vcf": "text/vcard; charset=utf-8",
    ".webp": "image/webp",
    ".xml": "application/xml; charset=utf-8",
}


@contextmanager
def serve(folder: Path, prefix: str) -> Iterator[str]:
    """Serve `folder` below `prefix` (it begins and ends with a slash); gives the address of its home page's folder."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Handler, folder, prefix))
    server.daemon_threads = True
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}{prefix}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def __init__(self, folder: Path, prefix: str, *connection: object) -> None:
        self.folder, self.prefix = folder.resolve(), prefix
        super().__init__(*connection)  # type: ignore[arg-type]

    def do_GET(self) -> None:
        path = unquote(urlsplit(self.path).path)
        file = self._file(path)
        if file is not None and file.is_dir():
            self._redirect(self.path + "/")
        elif file is not None:
            self._answer(HTTPStatus.OK, file)
        else:
            self._answer(HTTPStatus.NOT_FOUND, self.folder / "404.html")

    def _file(self, path: str) -> Path | None:
        """The file an address means; a folder if the address lacks its slash; None if nothing is there."""
        if not path.startswith(self.prefix):
            return None
        named = (self.folder / path.removeprefix(self.prefix)).resolve()
        if not named.is_relative_to(self.folder) or not self._is_spelt_so(named):
            return None
        if path.endswith("/"):
            index = named / "index.html"
            return index if index.is_file() else None
        if named.exists():
            return named
        page = named.with_name(named.name + ".html")
        return page if page.is_file() and self._is_spelt_so(page) else None

    def _is_spelt_so(self, named: Path) -> bool:
        """Whether all that exists of a path has the names it is asked for by: `resolve` leaves the case of letters."""
        parts = [named, *named.parents][: len(named.parts) - len(self.folder.parts)]
        return all(part.name in {item.name for item in part.parent.iterdir()} for part in parts if part.exists())

    def _redirect(self, address: str) -> None:
        self.send_response(HTTPStatus.MOVED_PERMANENTLY)
        self.send_header("Location", address)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def _answer(self, status: HTTPStatus, file: Path) -> None:
        body = file.read_bytes() if file.is_file() else b""
        type_ = TYPES.get(file.suffix.lower(), "application/octet-stream")
        self.send_response(status)
        self.send_header("Content-Type", type_)
        if type_.endswith("utf-8") and "gzip" in self.headers.get("Accept-Encoding", ""):
            body = gzip.compress(body, compresslevel=1)
            self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(body)))
        with suppress(ConnectionError):  # the browser may have gone on to the next page
            self.end_headers()
            self.wfile.write(body)

    def log_message(self, *_arguments: object) -> None:
        """Say nothing: the tests look at what the browser got."""
