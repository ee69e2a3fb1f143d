"""The preview as a whole: the loop in the main thread, the server and the watching in threads of their own.

The loop has the main thread because the first build shares its work among forked processes, and a process must not be
forked once it has threads.
"""

import contextlib
import datetime
import gc
import signal
import socket
import sys
import threading
import webbrowser
from collections.abc import Callable
from types import FrameType

import msgspec

from generator.caching import engine
from generator.caching.cache import Cache
from generator.content.documents import CONTENT
from generator.pipeline.build import cache_file, stamps_for
from generator.pipeline.request import Request
from generator.preview import ahead
from generator.preview.hosts import Hosts
from generator.preview.lookout import Lookout
from generator.preview.loop import Loop
from generator.preview.server import Server, application
from generator.preview.sockets import listen
from generator.preview.studio import Studio
from generator.preview.terminal import Terminal
from generator.preview.watch import SystemWatch, git_lock
from generator.stopping import SIGNALS

_TURN = 0.001
"""After how many seconds of a build the server gets its turn, if it has something to answer."""


class Listening(msgspec.Struct, frozen=True):
    """Where the preview is to be reached, and whether it is shown at once."""

    host: str
    port: int
    opens_browser: bool = False


def serve(request: Request, today: Callable[[], datetime.date], listening: Listening, terminal: Terminal) -> None:
    """Preview a site until Ctrl-C. Raises NotListeningError.

    `request` is for a build that writes nothing; its day is that of `today` each time.
    """
    sys.setswitchinterval(_TURN)
    gc.disable()  # the loop collects garbage when there is time for it
    sockets = listen(listening.host, listening.port)
    loop = _loop(request, today, terminal)
    leave_when_told(loop)
    with contextlib.suppress(KeyboardInterrupt):
        _run(loop, request, listening, sockets, terminal)


def _run(loop: Loop, request: Request, listening: Listening, sockets: list[socket.socket], terminal: Terminal) -> None:
    """Show what the loop makes. Raises KeyboardInterrupt."""
    loop.begin()
    hosts = Hosts(sockets[0].getsockname()[1], listening.host)
    server = Server(application(loop, hosts, loop.tell), sockets, loop.tell)
    threading.Thread(target=server.run, name="preview server", daemon=True).start()
    watch = SystemWatch(loop.wake)
    folders = request.folders
    loop.attend(watch, (folders.site, folders.site / CONTENT, *folders.templates))
    url = _address(hosts, loop.state.root)
    terminal.serving(url)
    if hosts.is_open:
        terminal.note("everybody on this network can read the site, drafts included; without `--host` you alone can")
    if listening.opens_browser:
        webbrowser.open(url)
    try:
        loop.run()
    finally:
        watch.stop()
        server.stop()


def leave_when_told(loop: Loop) -> None:
    """Have Ctrl-C end the loop at once; and after its present step, if that swallows the exception.

    Python throws away an exception that comes while something is forgotten, and says so at length.
    """

    def leave(_number: int, _frame: FrameType | None) -> None:
        loop.stop()
        raise KeyboardInterrupt

    def tell(thrown_away: "sys.UnraisableHookArgs") -> None:
        if thrown_away.exc_type is not KeyboardInterrupt:
            sys.__unraisablehook__(thrown_away)

    sys.unraisablehook = tell
    with contextlib.suppress(ValueError):  # only where this is the main thread, as it is in a command
        for number in SIGNALS:
            if signal.getsignal(number) != signal.SIG_IGN:
                signal.signal(number, leave)


def _loop(request: Request, today: Callable[[], datetime.date], terminal: Terminal) -> Loop:
    cache = Cache.open(cache_file(request))
    program = engine.digest(stamps_for(request, cache, "inputs"), cache)
    lookout = Lookout(request, today, cache.get("stamps", b"inputs"))
    return Loop(lookout, Studio(request, cache, program), terminal, git_lock(request.folders.site), spare=ahead.steps())


def _address(hosts: Hosts, root: str) -> str:
    """How a browser reaches the preview."""
    host = _seen_by_others(hosts.given) if hosts.given in ("0.0.0.0", "::") else hosts.given  # noqa: S104
    return f"http://{f'[{host}]' if ':' in host else host}:{hosts.port}{root}"


def _seen_by_others(host: str) -> str:
    """The address that this machine has for others on its network. Nothing is sent to find it out."""
    family, elsewhere = (socket.AF_INET6, "2001:db8::1") if ":" in host else (socket.AF_INET, "192.0.2.1")
    with contextlib.suppress(OSError), socket.socket(family, socket.SOCK_DGRAM) as probe:
        probe.connect((elsewhere, 9))
        return str(probe.getsockname()[0])
    return "localhost"  # it is on no network
