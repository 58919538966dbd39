"""Measure related outputs on the debates in the folder given and fail under the figure the project promises."""

import json
import subprocess
import sys
from pathlib import Path

PROMISED_NDCG = 0.65


def main(folder: Path) -> int:
    """Run the public command and compare its figure with the promise."""
    files = ["--documents", folder / "debated_documents.jsonl.gz", "--pairs", folder / "debated_together.tsv"]
    command = [Path(sys.executable).with_name("negz"), "eval", "related", *files, "--json"]
    figures = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    sys.stdout.write(f"{json.dumps(figures, indent=1)}\n")
    return 0 if figures["ndcg@10"] >= PROMISED_NDCG else 1


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
