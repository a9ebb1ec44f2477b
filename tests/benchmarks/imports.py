"""What `import lygdata` costs beside `import pandas`: median of fresh processes, as a Markdown table."""

import statistics
import subprocess
import sys
import time

from lygdata.resources import PACKAGE

WAYS = {
    "import pandas": "import pandas",
    "import lygdata": "import lygdata",
    "import lygdata; lygdata.load": "import lygdata; lygdata.load",
    "import lygdata; lygdata.load()": "import lygdata; lygdata.load()",
}


def seconds(code: str) -> float:
    began = time.perf_counter()
    subprocess.run([sys.executable, "-c", code], check=True, cwd=PACKAGE.parent)
    return time.perf_counter() - began


def main() -> None:
    empty = statistics.median(seconds("pass") for _ in range(9))
    taken = {name: statistics.median(seconds(code) for _ in range(9)) - empty for name, code in WAYS.items()}
    print("| what | seconds | of pandas |\n|---|---:|---:|")
    for name, cost in taken.items():
        print(f"| `{name}` | {cost:.2f} | {cost / taken['import pandas']:.2f} |")


if __name__ == "__main__":
    main()
