#!/usr/bin/env bash
# Installs the peers that the benchmarks run against, from Debian's packages: PyTorch with a fast BLAS.
set -euo pipefail
apt-get update
apt-get install -y --no-install-recommends python3-torch libopenblas0-pthread
