"""Run inside an empty network with a name server of our own: runs a command and reports every name it asked for.

Prints one JSON object: the command's exit status, its output, and the names. Usage: watched_network.py COMMAND…
"""

import contextlib
import json
import socket
import subprocess
import sys
import threading


def asked_name(query: bytes) -> str:
    """The name in a DNS query's first question."""
    labels, position = [], 12
    while query[position]:
        length = query[position]
        labels.append(query[position + 1 : position + 1 + length].decode("ascii", "replace"))
        position += length + 1
    return ".".join(labels)


def main(command: list[str]) -> None:
    names: list[str] = []
    server = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    server.bind(("127.0.0.1", 53))

    def answer() -> None:
        while True:
            query, client = server.recvfrom(4096)
            names.append(asked_name(query))
            server.sendto(query[:2] + b"\x81\x83" + query[4:6] + b"\0" * 6 + query[12:], client)  # no such name

    threading.Thread(target=answer, daemon=True).start()
    with contextlib.suppress(OSError):
        socket.getaddrinfo("canary.example", 80)
    result = subprocess.run(command, capture_output=True, text=True, check=False)
    print(json.dumps({"status": result.returncode, "stdout": result.stdout, "stderr": result.stderr, "names": names}))


if __name__ == "__main__":
    main(sys.argv[1:])
