"""An outlet on loopback: an HTTP server whose routes a test sets, well-behaved or not."""

from __future__ import annotations

import ssl
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

RSS = "application/rss+xml; charset=utf-8"
HTML = "text/html; charset=utf-8"
BODY = (
    "وقع الأردن والعراق يوم الأحد في عمان مذكرة تفاهم للربط الكهربائي بين البلدين تمتد لعشر سنوات. "
    "وقال وزير الطاقة الأردني إن كلفة المشروع تبلغ نحو 120 مليون دولار، وإن قدرة الخط 150 ميغاواط. "
    "وأضاف الوزير أن العمل في الخط سيبدأ قبل نهاية العام، وأن الجانبين اتفقا على تشكيل لجنة فنية مشتركة لمتابعة "
    "التنفيذ وتذليل العقبات التي قد تواجه المشروع خلال السنوات المقبلة. "
)


class Request(BaseHTTPRequestHandler):
    """One request; routes answer it with `give` or write to the socket as they like."""

    protocol_version = "HTTP/1.1"
    outlet: Outlet

    def do_GET(self) -> None:
        path = self.path
        with self.outlet.lock:
            self.outlet.asked.append((path, dict(self.headers), time.monotonic()))
            self.outlet.under_way += 1
            self.outlet.most_under_way = max(self.outlet.most_under_way, self.outlet.under_way)
        try:
            self.outlet.routes.get(path, lambda r: r.give(b"no such page", "text/plain", 404))(self)
        except (BrokenPipeError, ConnectionResetError):
            pass
        finally:
            with self.outlet.lock:
                self.outlet.under_way -= 1
        self.close_connection = True

    def give(self, body: bytes, kind: str = HTML, status: int = 200, headers: Mapping[str, str] | None = None) -> None:
        self.send_response(status)
        if kind:
            self.send_header("Content-Type", kind)
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        if "Content-Length" not in (headers or {}):
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        pass


@dataclass
class Outlet:
    """The server: its address, its routes by path, and what it was asked."""

    url: str = ""
    routes: dict[str, Callable[[Request], None]] = field(default_factory=dict)
    asked: list[tuple[str, dict[str, str], float]] = field(default_factory=list)
    under_way: int = 0
    most_under_way: int = 0
    server: ThreadingHTTPServer | None = None
    lock: threading.Lock = field(default_factory=threading.Lock)

    def secure(self, certificate: Path, key: Path) -> None:
        """From now on speak TLS."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate, key)
        assert self.server
        self.server.socket = context.wrap_socket(self.server.socket, server_side=True)

    def paths(self) -> list[str]:
        return [path for path, _, _ in self.asked]


@contextmanager
def open_outlet() -> Iterator[Outlet]:
    outlet = Outlet()
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("Bound", (Request,), {"outlet": outlet}))
    server.daemon_threads = True
    server.handle_error = lambda *_: None  # type: ignore[method-assign]  # clients that hang up are the point
    outlet.server = server
    outlet.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield outlet
    finally:
        server.shutdown()
        server.server_close()


def item(title: str, link: str, text: str = "موجز الخبر في جملة واحدة.") -> str:
    return f"<item><title>{title}</title><link>{link}</link><description>{text}</description></item>"


def rss(*items: str, title: str = "صحيفة المرسى") -> bytes:
    return (
        f'<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel><title>{title}</title>'
        f"{''.join(items)}</channel></rss>"
    ).encode()


def page(title: str, body: str = BODY) -> bytes:
    paragraphs = "".join(f"<p>{title}: {body}</p>" for _ in range(2))
    return (
        f'<!doctype html><html lang="ar"><head><meta charset="utf-8"><title>{title}</title></head>'
        f"<body><article><h1>{title}</h1>{paragraphs}</article></body></html>"
    ).encode()
