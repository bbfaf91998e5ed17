#!/usr/bin/env bash
# A study on a Slurm cluster: an array of shards, and their merge when all have ended well.
#
#   ./submit.sh SHARDS PARTS ANSWER STUDY ARGUMENTS...
#   ./submit.sh 8 parts answer headroom demand.csv.gz --storage 500MW/2000MWh
#
# It prints the number of the job that merges; ANSWER.json, ANSWER.csv and ANSWER.html are there when that job has ended.
set -euo pipefail
if [ "$#" -lt 4 ]; then
  sed -n '2,7s/^# \{0,1\}//p' "$0" >&2
  exit 2
fi
here="$(cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")" && pwd)"
shards="$1" parts="$2" answer="$3"
shift 3
array="$(sbatch --parsable --array="1-$shards" "$here/study.sbatch" "$parts" "$@")"
merge="$(printf '%q ' study merge "$parts" --json "$answer.json" --csv "$answer.csv" --page "$answer.html")"
sbatch --parsable --job-name=ballast-merge --output=ballast-merge-%j.txt --dependency="afterok:$array" --kill-on-invalid-dep=yes --wrap "${BALLAST:-ballast} $merge"
