#!/bin/bash
# A study as a PBS array: each task computes every n-th run into its own journal in one folder on a shared file system.
#
#   qsub -J 1-8 -v SHARDS=8,STUDY=studies/central-figure.yaml,OUT=results/central-figure examples/cluster/pbs.sh
#
# Submit it again to go on where it stopped: finished runs are not repeated.
#PBS -N dither
#PBS -l select=1:ncpus=2
#PBS -l walltime=02:00:00
#PBS -r y
set -euo pipefail
cd "$PBS_O_WORKDIR"
exec npx dither study run "$STUDY" --out "$OUT" --shard "$PBS_ARRAY_INDEX/$SHARDS" --workers "${NCPUS:-1}"
