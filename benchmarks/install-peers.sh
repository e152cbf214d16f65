#!/usr/bin/env bash
# Installs the peers that the benchmarks run against: PyTorch with a fast BLAS from Debian's packages, and TensorFlow.js into
# benchmarks/peers/node_modules. Nothing of it is a dependency of Dither.
set -euo pipefail
cd "$(dirname "$0")/peers"
npm ci
if ! /usr/bin/python3 -c "import torch" 2>/dev/null; then
  apt-get update
  apt-get install -y --no-install-recommends python3-torch libopenblas0-pthread
fi
