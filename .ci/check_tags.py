"""Measure suggested tags on the proceedings in the folder given and fail under the figures the project promises."""

import json
import subprocess
import sys
from pathlib import Path

PROMISED_MICRO_F1 = {"100": 0.47, "300": 0.58, "1000": 0.65, "all": 0.74}
PROMISED_CALIBRATION_ERROR = 0.03  # with all examples, at most


def main(folder: Path) -> int:
    """Run the public command and compare its figures with the promises."""
    file = folder / "proceedings.jsonl.gz"
    what = ["--train", file, "--test", file, "--field", "subject_areas", "--sizes", ",".join(PROMISED_MICRO_F1)]
    command = [Path(sys.executable).with_name("negz"), "tags", "eval", *what, "--json"]
    figures = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    sys.stdout.write(f"{json.dumps(figures, indent=1)}\n")
    is_good = all(figures[size]["micro_f1"] >= promised for size, promised in PROMISED_MICRO_F1.items())
    return 0 if is_good and figures["all"]["ece"] <= PROMISED_CALIBRATION_ERROR else 1


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
