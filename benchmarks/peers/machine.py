"""What the figures were measured on."""

import os
import platform
from datetime import UTC, datetime
from pathlib import Path

import numpy as np


def machine_facts() -> dict[str, object]:
    """Return processor, cores, memory, system, versions and the day."""
    return {
        "processor": _first("/proc/cpuinfo", "model name") or platform.processor() or platform.machine(),
        "cpus": os.cpu_count(),
        "memory_gib": round(int((_first("/proc/meminfo", "MemTotal") or "0 kB").split()[0]) / 2**20, 1),
        "system": f"{platform.system()} {platform.release()}",
        "python": platform.python_version(),
        "numpy": np.__version__,
        "day": datetime.now(UTC).date().isoformat(),
    }


def _first(path: str, name: str) -> str | None:
    """Return the first value of a name in one of the kernel's tables; None where there is none."""
    if not Path(path).exists():
        return None
    lines = (line.partition(":") for line in Path(path).read_text(encoding="ascii", errors="replace").splitlines())
    return next((value.strip() for key, _, value in lines if key.strip() == name), None)
