"""Asks one server as fast as it answers, or at random moments: with `wrk` where it is installed, else by itself."""

import asyncio
import random
import re
import shutil
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path
from statistics import median

CONNECTIONS = 16
VISITOR = "203.0.113.7"  # as if through a proxy: what comes from this machine itself is not counted against limits
SEED = 20261123
TIMEOUT_S = 20  # what others do on the machine is to slow answers down, not to make them failures
WRK_SCRIPT = """
local lines, visitor, pause_ms, at = {}, "", 0, 0
function init(args)
  visitor, pause_ms = args[2], tonumber(args[3])
  math.randomseed(20261123)
  if pause_ms > 0 then delay = function() return math.floor(0.5 - pause_ms * math.log(1 - math.random())) end end
  for line in io.lines(args[1]) do lines[#lines + 1] = line end
end
function request()
  at = at % #lines + 1
  local method, path, body = lines[at]:match("^(%S+) (%S+) ?(.*)$")
  local headers = { ["Content-Type"] = "application/json", ["X-Forwarded-For"] = visitor }
  return wrk.format(method, path, headers, body ~= "" and body or nil)
end
function done(summary, latency)
  local e = summary.errors
  io.write(string.format("RESULT %d %d %d %d %d\\n", summary.requests, summary.duration,
    e.connect + e.read + e.write + e.status + e.timeout, latency:percentile(50), latency:percentile(99)))
end
"""


@dataclass(frozen=True)
class Case:
    """One row of the table: a server, and what it is asked (lines of METHOD PATH [BODY])."""

    name: str
    server: str
    lines: list[str]
    connections: int = CONNECTIONS
    pause_ms: float = 0.0
    """How long each connection waits after an answer, on average."""


@dataclass(frozen=True)
class Answers:
    """What a client has seen: requests answered, seconds they took, and milliseconds that they waited."""

    requests: int
    taken_s: float
    median_ms: float
    p99_ms: float


def ask(case: Case, port: int, seconds: float, folder: Path) -> Answers:
    """Ask a server on this machine; raise `RuntimeError` if it fails once. `folder` is for files of the client's."""
    return (_ask_with_wrk if has_wrk() else _ask_with_asyncio)(case, port, seconds, folder)


def has_wrk() -> bool:
    """Return whether the better client is there."""
    return shutil.which("wrk") is not None


def _ask_with_wrk(case: Case, port: int, seconds: float, folder: Path) -> Answers:
    script, lines = folder / "wrk.lua", folder / "lines.txt"
    script.write_text(WRK_SCRIPT, encoding="utf-8")
    lines.write_text("\n".join(case.lines), encoding="utf-8")
    command = ["wrk", "-t1", f"-c{case.connections}", f"-d{max(1, round(seconds))}s", "--timeout", f"{TIMEOUT_S}s"]
    command += ["-s", str(script)]
    command += [f"http://127.0.0.1:{port}", "--", str(lines), VISITOR, f"{case.pause_ms:.3f}"]
    done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=seconds + 30)
    result = re.findall(r"RESULT (\d+) (\d+) (\d+) (\d+) (\d+)", done.stdout)[0]
    requests, taken_us, errors, median_us, p99_us = map(int, result)
    _check(case, requests, errors)
    return Answers(requests, taken_us / 1e6, median_us / 1000, p99_us / 1000)


def _ask_with_asyncio(case: Case, port: int, seconds: float, _: Path) -> Answers:
    durations_s: list[float] = []
    errors = asyncio.run(_keep_asking(case, port, seconds, durations_s))
    _check(case, len(durations_s), errors)
    waits_ms = [1000 * duration_s for duration_s in sorted(durations_s)]
    return Answers(len(waits_ms), seconds, median(waits_ms), waits_ms[int(len(waits_ms) * 0.99)])


async def _keep_asking(case: Case, port: int, seconds: float, durations_s: list[float]) -> int:
    deadline, errors, turn = time.perf_counter() + seconds, 0, iter(range(10**9))
    pauses = random.Random(SEED)  # noqa: S311 - only moments

    async def ask() -> None:
        nonlocal errors
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        while (start := time.perf_counter()) < deadline:
            method, path, *rest = case.lines[next(turn) % len(case.lines)].split(" ", 2)
            body = rest[0].encode() if rest else b""
            head = (
                f"{method} {path} HTTP/1.1\r\nHost: x\r\nX-Forwarded-For: {VISITOR}\r\n"
                f"Content-Type: application/json\r\nContent-Length: {len(body)}"
            )
            writer.write(head.encode() + b"\r\n\r\n" + body)
            answer = await reader.readuntil(b"\r\n\r\n")
            length = re.search(rb"content-length: (\d+)", answer)
            await reader.readexactly(int(length.group(1)) if length else 0)
            errors += b" 200 " not in answer[:20]
            durations_s.append(time.perf_counter() - start)
            if case.pause_ms:
                await asyncio.sleep(pauses.expovariate(1000 / case.pause_ms))
        writer.close()

    await asyncio.gather(*(ask() for _ in range(case.connections)))
    return errors


def _check(case: Case, requests: int, errors: int) -> None:
    if errors or not requests:
        raise RuntimeError(f"{case.name}: {errors} errors in {requests} requests")
