"""Templates compiled to Python's bytecode, kept beside the program as Python keeps its own: in a `__pycache__` folder.

Not in the site's cache: whoever can write there must not be able to make the program run code, and a site may come from
anywhere. Where the program's folder is not ours to write to, templates are compiled in each build.
"""

import contextlib
import hashlib
import marshal
import os
from pathlib import Path

from jinja2 import BytecodeCache, nodes
from jinja2.bccache import Bucket
from jinja2.compiler import CodeGenerator, Frame

_FOLDER = Path(__file__).parent / "__pycache__" / "templates"
_CHECK = 16
_MOST = 400
"""How many compiled templates are kept; beyond that, all are forgotten."""


class OneStep(CodeGenerator):
    """Compiles templates so that a value is made ready for the page in one call, the environment's `put`.

    Jinja makes it two, `escape(finalize(value))`, and a new object that says that the text is safe: a fifth of the time
    of rendering a list goes there. Where nothing is escaped, it stays at that.
    """

    def _output_child_pre(self, node: nodes.Expr, frame: Frame, finalize: CodeGenerator._FinalizeInfo) -> None:
        if frame.eval_ctx.autoescape and not frame.eval_ctx.volatile and finalize.src is not None:
            self.write("(environment.put(")  # as many brackets as Jinja closes
        else:
            super()._output_child_pre(node, frame, finalize)


class CompiledTemplates(BytecodeCache):
    """Keeps what Jinja makes of templates. `engine`: the digest of all that it depends on besides the template."""

    def __init__(self, engine: bytes, folder: Path = _FOLDER) -> None:
        self._engine = engine
        self._folder = folder

    def get_cache_key(self, name: str, filename: str | None = None) -> str:
        """The template by its name and file: both are written into its code."""
        return f"{name}\0{filename}"

    def get_source_checksum(self, source: str) -> str:
        """The digest of a template's text."""
        return hashlib.sha256(source.encode()).hexdigest()

    def load_bytecode(self, bucket: Bucket) -> None:
        """Fill in the code of a template, if it is kept and whole."""
        with contextlib.suppress(OSError, ValueError, EOFError, TypeError):
            data = self._file(bucket).read_bytes()
            if data[:_CHECK] == _check(data[_CHECK:]):
                bucket.code = marshal.loads(data[_CHECK:])  # noqa: S302 (the program's own folder, as for Python's own files)

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep the code of a template, if the folder can be written to."""
        data = marshal.dumps(bucket.code)
        file = self._file(bucket)
        temporary = file.with_suffix(f".{os.getpid()}")
        with contextlib.suppress(OSError):
            self._folder.mkdir(parents=True, exist_ok=True)
            self._make_room()
            temporary.write_bytes(_check(data) + data)
            temporary.replace(file)

    def _file(self, bucket: Bucket) -> Path:
        parts = [self._engine, bucket.key.encode(errors="surrogateescape"), bucket.checksum.encode()]
        name = hashlib.blake2b(b"\0".join(parts), digest_size=16).hexdigest()
        return self._folder / f"{name}.template"

    def _make_room(self) -> None:
        kept = list(self._folder.iterdir())
        if len(kept) >= _MOST:
            for file in kept:
                file.unlink(missing_ok=True)


def _check(data: bytes) -> bytes:
    return hashlib.blake2b(data, digest_size=_CHECK).digest()
