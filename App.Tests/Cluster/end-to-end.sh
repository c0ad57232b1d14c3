#!/usr/bin/env bash
# Planned runs on a small Slurm cluster (cluster.sh) while nodes are killed and cut off, the controller is killed and tasks are
# preempted: the results must be those of one machine, to the bit. Ends with a line "N passed, N failed".
#
#   end-to-end.sh                            needs root on Debian or Ubuntu, and the built program
#   COUNT=20000 SHARD=125 end-to-end.sh      so many images, in shards of so many
#   PROGRAM=/path/mlnetclassifier            another program
#   KEEP=1                                   leaves the folder of the runs, and says where it is
#
# Nothing here waits for a time: faults come when a task is in the middle of its work, and what follows is waited for.
# shellcheck disable=SC2317 # functions that check calls
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
program=${PROGRAM:-$here/../../artifacts/bin/App/release/mlnetclassifier}
program=$(realpath "$program")
count=${COUNT:-8000} shard=${SHARD:-50}
passed=0 failed=0

work=$(mktemp -d)
export CLUSTER_FOLDER=$work/cluster
cluster() { "$here/cluster.sh" "$@"; }
trap end EXIT

check() { # check TEXT COMMAND...
  if "${@:2}"; then
    passed=$((passed + 1)) && echo "passed  $1 ($SECONDS s)"
  else
    failed=$((failed + 1)) && echo "FAILED  $1"
  fi
}

end() {
  [ "$step" = end ] || check "$step" false
  [ "$failed" = 0 ] || tell
  cluster down
  if [ -n "${KEEP:-}" ]; then echo "kept: $work"; else rm -rf "$work"; fi
  echo "$passed passed, $failed failed"
  exit "$((failed > 0))"
}

tell() { # what happened to the jobs, where that was not what should have happened
  local file
  for file in "$CLUSTER_FOLDER/log/ended-jobs.txt" "$CLUSTER_FOLDER/log/slurmctld.log" "$work"/*/logs/*.log; do
    echo "-- ${file#"$work/"}" && tail -n 100 "$file"
  done || true
} >&2

until_true() { # until_true WHAT COMMAND...: gives up after two minutes, so that a failure ends
  local tries
  for ((tries = 0; tries < 300; tries++)); do
    "${@:2}" && return
    sleep 0.2
  done
  echo "This did not happen: $1" >&2
  cluster sh squeue --array >&2 || true
  cluster sh sinfo >&2 || true
  tail -n 30 "$CLUSTER_FOLDER/log/slurmctld.log" >&2
  return 1
}

refuses() { # refuses CODE WORDS COMMAND...: it ends with the code and says the words
  local code=0 output
  output=$("${@:3}" 2>&1) || code=$?
  [ "$code" = "$1" ] && grep -q "$2" <<< "$output" && echo "        $output"
}

queue() { cluster sh squeue --noheader "$@" 2> /dev/null; }
all_ended() { local jobs; jobs=$(queue "$@") && [ -z "$jobs" ]; }
parts() { find "$1/parts" -name 'part-?????.json' 2> /dev/null | wc -l; }
more_parts() { [ "$(parts "$1")" -gt "$2" ]; }
job_of() { grep -oE 'job [0-9]+' <<< "$1" | head -n 1 | grep -oE '[0-9]+'; }
ended() { grep -c "JobState=$1 .*NodeList=$2 " "$CLUSTER_FOLDER/log/ended-jobs.txt"; }

# How far a task is, by its log: shards of images or epochs of a training.
written() {
  local line count=0
  [ ! -e "$1" ] || while read -r line; do
    [[ ! $line =~ ^(shard\ [0-9]+:\ [0-9]+\ images|epoch\ ) ]] || count=$((count + 1))
  done < "$1"
  echo "$count"
}

# Stops tasks of a job in the middle of their work until so many stand still, and one on each of these nodes at least.
declare -A frozen log # processes, and the log of one, by node
freeze() { # freeze RUN JOB WHAT-A-TASK-WRITES-IN-ALL TASKS NODE...
  local run=$1 job=$2 all=$3 left=$4 node process file latest=$((SECONDS + 60))
  local -A known=()
  shift 4
  frozen=([n1]='' [n2]='' [n3]='' [n4]='')
  while ((SECONDS < latest)); do
    for process in $(pgrep -x mlnetclassifier); do
      [ -n "${known[$process]:-}" ] || known[$process]=$(task_of "$process" "$job")
      node=${known[$process]%% *} file=$run/logs/${job}_${known[$process]#* }.log
      if [ "$node" = other ] || [ "$(written "$file")" = 0 ] || ! kill -STOP "$process" 2> /dev/null; then continue; fi
      if [ "$(written "$file")" -lt "$all" ]; then
        frozen[$node]+=" $process" log[$node]=$file known[$process]='other -' left=$((left - 1))
      else
        kill -CONT "$process" 2> /dev/null || true
      fi
    done
    [ "$left" -le 0 ] || continue
    for node in "$@"; do [ -n "${frozen[$node]}" ] || continue 2; done
    return
  done
  echo "too few tasks of job $job could be stopped in the middle of their work" >&2
  return 1
}

thaw() { # thaw NODE...
  local node
  for node in "$@"; do xargs -r kill -CONT <<< "${frozen[$node]}" 2> /dev/null || true; done
}

# Its node and the number of its task; "other" if it is of another job. Without another process: a training may be short.
task_of() { # task_of PROCESS JOB
  local -a variables=()
  local variable node='' index='' folder='' job=''
  mapfile -d '' variables 2> /dev/null < "/proc/$1/environ" || true
  for variable in "${variables[@]}"; do
    case $variable in
      SLURMD_NODENAME=*) node=${variable#*=} ;;
      SLURM_ARRAY_TASK_ID=*) index=${variable#*=} ;;
      SLURM_ARRAY_JOB_ID=*) job=${variable#*=} ;;
      SLURM_SUBMIT_DIR=*) folder=${variable#*=} ;;
    esac
  done
  if [ "$folder" = "$work" ] && [ "$job" = "$2" ]; then echo "$node $index"; else echo "other -"; fi
}

step="the cluster and the images are there"
echo "A cluster of four nodes; $count images in shards of $shard"
cluster up 4
cd "$work"

"$program" data generate base --images-per-class 50 > /dev/null 2>&1
"$program" data generate few --images-per-class 12 > /dev/null 2>&1
"$program" train few --size 16 --epochs 1 --no-probe --name model > /dev/null 2>&1
for ((i = 0; i * 150 < count; i++)); do cp -rl base "$(printf 'images%05d' "$i")"; done
find images* -mindepth 2 -type f | sort | sed -n "1,${count}p" > list.txt
"$program" score @list.txt --model runs/model/model.zip --out one.csv 2> /dev/null

# Scoring: one run on all nodes, and a control on one of them whose tasks are not started again.
step="tasks are stopped in the middle of their work"
run="$work/run of scores" control=$work/control
resources=(--cpus 1 --memory 500M --time 10m)
for folder in "$control" "$run"; do
  "$program" plan score @list.txt --model runs/model/model.zip --run "$folder" --shard-size "$shard" 2> /dev/null
done
shards=$(grep -c '"offset"' "$run/plan.json")
"$program" cluster slurm --run "$control" "${resources[@]}" --tasks 4 --concurrent 1 > /dev/null 2>&1
control_job=$(job_of "$(cluster sh bash "$control/submit.sh" --no-requeue --nodelist=n2)")
freeze "$control" "$control_job" "$((shards / 4))" 1 n2
submitted=$(cluster sh "$program" cluster slurm --run "$run" "${resources[@]}" --tasks 16 --submit 2> /dev/null)
echo "$submitted"
job=$(job_of "$submitted")
freeze "$run" "$job" "$((shards / 16))" 7 n2 n3 n4 # of the eight cores of four nodes, the control has one

step="nodes and controller fail"
check "before the end, merge refuses and names the shards" \
  refuses 3 'missing: [0-9,-]' "$program" merge --run "$run" --out early.csv
cluster kill n2
still_writes() { [ "$(written "${log[n3]}")" -gt "$1" ]; }
before=$(written "${log[n3]}")
if cluster unplug n3; then
  thaw n3
  check "a node whose network is cut still writes" until_true "n3 writes" still_writes "$before"
else
  thaw n3
fi
cluster sh scontrol update "JobId=$(job_of "${submitted#*Merge}")" Comment=known
until_true "the controller has saved what it knows" grep -q known "$CLUSTER_FOLDER/controller/job_state"
cluster killctl
before=$(parts "$run")
thaw n1 n4
check "work goes on without the controller" until_true "there are more parts" more_parts "$run" "$before"
cluster bootctl

# What one machine does alone, while this one waits.
train() { "$program" train few --network resnet18 --no-probe --project "$1" --name a; }
sweep() {
  "$program" plan sweep base --run "$1" --activations relu,elu --seeds 0-3 --threads 1 --size 16 --epochs 30 --patience 30
}
{ train alone && sweep alone-sweep && "$program" work --run alone-sweep; } > /dev/null 2>&1 &
alone=$!

step="all jobs end"
until_true "tasks and merge have ended" all_ended --name=mlnc-run-of-scores,mlnc-run-of-scores-merge
check "Slurm has seen a node fail" test "$(ended NODE_FAIL n2)" -ge 1
check "what was lost was started again, and found done what was done" grep -qr 'found done' "$run/logs"
check "Slurm has merged what one machine gives, byte for byte" cmp "$run/result.csv" one.csv

cluster boot n2
cluster plug n3 || true
until_true "the control has ended" all_ended
check "the control, which was not started again, is not whole and says which shards it lacks" \
  refuses 3 'missing: [0-9,-]' "$program" merge --run "$control" --out control.csv
cluster sh bash "$control/submit.sh" > /dev/null
until_true "the control has ended again" all_ended
check "the same line again does the rest of the control" cmp "$control/result.csv" one.csv

step="features on four nodes"
all_idle() { [ "$(cluster sh sinfo --noheader --states=idle --format=%D)" = 4 ]; }
until_true "all nodes are back" all_idle
features=$work/features
"$program" plan features few --run "$features" --shard-size 10 --project planned > /dev/null 2>&1
cluster sh "$program" cluster slurm --run "$features" "${resources[@]}" --tasks 4 --submit > /dev/null 2>&1
until_true "features are merged" all_ended
train planned > /dev/null 2>&1
wait "$alone"
check "a training on features from four nodes has the weights of one without, to the bit" \
  cmp planned/a/model.onnx alone/a/model.onnx

step="a sweep of eight trainings on four nodes"
sweep trials > /dev/null 2>&1
submitted=$(cluster sh "$program" cluster slurm --run trials "${resources[@]}" --tasks 8 --submit 2> /dev/null)
job=$(job_of "$submitted")
freeze trials "$job" 30 2 n1 n2
preempted=$(grep -oE '[0-9]+\.log$' <<< "${log[n1]}")
cluster sh scontrol requeue "${job}_${preempted%.log}"
cluster kill n2
thaw n1 n3 n4
until_true "the sweep has ended" all_ended
check "the training that was preempted went on from its checkpoint" grep -q '^Resuming after epoch' "${log[n1]}"
check "the sweep is whole" test -s trials/comparison.csv
weights() { for trial in "$1"/trials/*/; do "$program" export --model "$trial" --format onnx --out "$1-$(basename "$trial").onnx"; done; }
weights alone-sweep > /dev/null 2>&1
weights trials > /dev/null 2>&1
same_weights() {
  local file other=0
  for file in alone-sweep-*.onnx; do cmp "$file" "trials-${file#alone-sweep-}" || other=1; done
  [ "$(find . -maxdepth 1 -name 'trials-*.onnx' | wc -l)" = 8 ] && [ "$other" = 0 ]
}
check "eight trainings have the weights of eight one after the other, to the bit" same_weights

step=end
