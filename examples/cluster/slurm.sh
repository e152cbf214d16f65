#!/bin/bash
# A study as a Slurm array: each task computes every n-th run into its own journal in one folder on a shared file system.
#
#   sbatch --array=1-8 examples/cluster/slurm.sh studies/central-figure.yaml results/central-figure
#
# Submit it again to go on where it stopped: finished runs are not repeated. The size of the array may change between.
#SBATCH --job-name=dither
#SBATCH --cpus-per-task=2
#SBATCH --time=02:00:00
#SBATCH --requeue
set -euo pipefail
study=$1
out=$2
if [ "$SLURM_ARRAY_TASK_MIN" != 1 ] || [ "$SLURM_ARRAY_TASK_COUNT" != "$SLURM_ARRAY_TASK_MAX" ]; then
  echo "expected an array 1-n, as in --array=1-8, got $SLURM_ARRAY_TASK_MIN-$SLURM_ARRAY_TASK_MAX" >&2
  exit 2
fi
# `exec`, so that the signals of scancel and of the time limit reach Dither.
exec npx dither study run "$study" --out "$out" \
  --shard "$SLURM_ARRAY_TASK_ID/$SLURM_ARRAY_TASK_COUNT" --workers "${SLURM_CPUS_PER_TASK:-1}"
