#!/bin/bash
# Tries slurm.sh on a real Slurm: munged, slurmctld and slurmd of this machine alone, all in a temporary folder, on free
# ports, stopped at the end. Needs root and Debian's packages slurm-wlm and munge. Not part of the tests.
#
#   examples/cluster/try-slurm.sh [STUDY] [SHARDS]
set -euo pipefail
root=$(cd "$(dirname "$0")/../.." && pwd)
shards=${2:-3}
folder=$(mktemp -d)
chmod 755 "$folder"
study=${1:-}
if [ -z "$study" ]; then
  study=$folder/try.yaml
  cat >"$study" <<'STUDY'
study: try
task: sin
network: { units: 16 }
training: { updates: 50 }
measure: { trials: 16, draws: 8, levels: [0, 0.5, 1] }
seeds: 6
grid: { placement: [inside, outside] }
STUDY
fi
pids=()
cleanup() {
  for pid in "${pids[@]}"; do kill "$pid" 2>/dev/null || true; done
  sleep 1
  rm -rf "$folder" 2>/dev/null || true
}
trap cleanup EXIT
trouble() {
  echo "try-slurm: $1" >&2
  for log in "$folder"/*.log; do echo "== $log" >&2; tail -n 8 "$log" >&2; done
  exit 1
}
wait_for() { # what, command …
  local what=$1
  shift
  for _ in $(seq 60); do
    if "$@" >/dev/null 2>&1; then return; fi
    sleep 0.5
  done
  trouble "$what did not come up"
}
free_port() { python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'; }

user=$(id -un)
host=$(hostname -s)
cores=$(nproc)
memory=$(free -m | awk '/^Mem:/ { print int($2 / 2) }')

dd if=/dev/urandom of="$folder/munge.key" bs=128 count=1 status=none
chmod 400 "$folder/munge.key"
munged --foreground --force --key-file="$folder/munge.key" --socket="$folder/munge.socket" \
  --pid-file="$folder/munged.pid" --seed-file="$folder/munge.seed" --log-file="$folder/munged-file.log" \
  >"$folder/munged.log" 2>&1 &
pids+=($!)
wait_for munged munge --no-input --socket="$folder/munge.socket"

mkdir "$folder/state" "$folder/spool"
cat >"$folder/slurm.conf" <<CONF
ClusterName=try
SlurmctldHost=$host(127.0.0.1)
SlurmUser=$user
SlurmdUser=$user
SlurmctldPort=$(free_port)
SlurmdPort=$(free_port)
AuthType=auth/munge
AuthInfo=socket=$folder/munge.socket
CredType=cred/munge
StateSaveLocation=$folder/state
SlurmdSpoolDir=$folder/spool
SlurmctldPidFile=$folder/slurmctld.pid
SlurmdPidFile=$folder/slurmd.pid
ProctrackType=proctrack/pgid
TaskPlugin=task/none
MpiDefault=none
SwitchType=switch/none
SelectType=select/cons_tres
SelectTypeParameters=CR_CPU
SchedulerType=sched/builtin
AccountingStorageType=accounting_storage/none
JobAcctGatherType=jobacct_gather/none
ReturnToService=2
NodeName=$host NodeAddr=127.0.0.1 CPUs=$cores RealMemory=$memory State=UNKNOWN
PartitionName=try Nodes=$host Default=YES MaxTime=INFINITE State=UP OverSubscribe=YES
CONF
# Nothing is confined by control groups here, but slurmd loads a plugin for them; "disabled" exists from 23.02 on.
case $(slurmd -V) in
  *" 2"[012].*) plugin=cgroup/v1 ;;
  *) plugin=disabled ;;
esac
echo "CgroupPlugin=$plugin" >"$folder/cgroup.conf"
export SLURM_CONF=$folder/slurm.conf
slurmctld -D -f "$SLURM_CONF" >"$folder/slurmctld.log" 2>&1 &
pids+=($!)
wait_for slurmctld scontrol ping
slurmd -D -f "$SLURM_CONF" -N "$host" >"$folder/slurmd.log" 2>&1 &
pids+=($!)
wait_for slurmd bash -c "sinfo --noheader --format=%T | grep -qE 'idle|mixed'"
echo "$(slurmd -V) on $host: $(sinfo --noheader --format='%n %c cores %T')"

out=$folder/out
cd "$root"
finished() { [ -z "$(squeue --noheader --job "$1" 2>/dev/null)" ]; }
run_array() { # tasks
  local job
  job=$(sbatch --parsable --array="1-$1" --cpus-per-task=1 --output="$folder/task-%A-%a.log" \
    examples/cluster/slurm.sh "$study" "$out")
  echo "array $job of $1 tasks submitted"
  for _ in $(seq 1200); do
    if finished "$job"; then break; fi
    sleep 0.5
  done
  finished "$job" || trouble "array $job did not end"
  grep -h "runs done" "$folder/task-$job-"*.log || trouble "array $job computed nothing"
}
status() { node packages/cli/bin/dither.js study status "$out" --json; }
journals() { find "$out/journal" -name '*.ndjson' | wc -l; }

run_array "$shards"
before=$(journals)
echo "$before journals"
echo "again, with another number of tasks:"
run_array "$((shards + 1))"
[ "$(journals)" = "$before" ] || trouble "the second array computed something again"
status
status | python3 -c 'import json, sys; s = json.load(sys.stdin); sys.exit(s["done"] != s["planned"] or s["failed"] != 0)' ||
  trouble "runs are missing"
echo "try-slurm: all runs done once"
