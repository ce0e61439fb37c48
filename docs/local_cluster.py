"""Start a Dask cluster of two workers on this machine and build a publication on it.

    python docs/local_cluster.py --root tests/publication

All arguments are those of ``eslabon build``.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from distributed import LocalCluster

if __name__ == "__main__":
    eslabon = Path(sys.executable).with_name("eslabon")
    with LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address="127.0.0.1:0") as cluster:
        command = [eslabon, "build", "--dask", cluster.scheduler_address, *sys.argv[1:]]
        status = subprocess.run(command, check=False).returncode
    sys.exit(status)
