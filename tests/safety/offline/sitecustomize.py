"""Loaded by every Python that starts with this folder on PYTHONPATH: no connection leaves the machine.

Each attempt to connect elsewhere, or to look up a name, is noted in the file
that MITHAQ_TEST_CONNECTIONS names, and fails.
"""

import ipaddress
import os
import sys
from pathlib import Path


def _note(what):
    with Path(os.environ["MITHAQ_TEST_CONNECTIONS"]).open("a", encoding="utf-8") as file:
        file.write(f"{what}\n")
    raise OSError(f"this test allows no connection: {what}")


def _is_local(host):
    if host in ("", None, "localhost"):
        return True
    try:
        return ipaddress.ip_address(host).is_loopback or ipaddress.ip_address(host).is_unspecified
    except ValueError:
        return host == os.uname().nodename


def _watch(event, arguments):
    if event in ("socket.connect", "socket.sendto"):
        address = arguments[1]
        if isinstance(address, tuple) and not _is_local(address[0]):
            _note(f"{event} {address}")
    elif event in ("socket.getaddrinfo", "socket.gethostbyname"):
        host = arguments[0].decode() if isinstance(arguments[0], bytes) else arguments[0]
        if not _is_local(host):
            _note(f"{event} {host}")


sys.addaudithook(_watch)
