#!/usr/bin/env bash
# A small Slurm cluster on one machine, for tests: a controller and N nodes, each a machine of its own for Slurm and for what
# Slurm starts (network, processes, host name), joined by a switch that leads nowhere else. Needs root on Debian or Ubuntu.
#
#   cluster.sh up N                  installs Slurm if it is missing; returns when all nodes are idle
#   cluster.sh sh COMMAND...         runs a command on the controller
#   cluster.sh on NODE COMMAND...    runs a command on a node: n1, n2 and so on
#   cluster.sh kill NODE             the node loses its power;        cluster.sh boot NODE  gives it back
#   cluster.sh unplug NODE           its network cable is pulled;     cluster.sh plug NODE  puts it back
#   cluster.sh killctl               kill -9 for the controller;      cluster.sh bootctl    starts it again
#   cluster.sh processes NODE        numbers of the processes that jobs have on a node, as the whole machine knows them
#   cluster.sh down                  ends everything and leaves nothing behind
#
# Where namespaces are not allowed, the daemons of all nodes run on the machine itself: everything works but unplug, which
# ends with 1.
set -euo pipefail

# Daemons must not hold what the caller has open: a pipe to a test runner would never end.
for descriptor in "/proc/$$/fd/"*; do
  descriptor=${descriptor##*/}
  [ "$descriptor" -gt 2 ] && [ "$descriptor" -ne 255 ] && eval "exec $descriptor>&-"
done

cluster=${CLUSTER_FOLDER:-${TMPDIR:-/tmp}/mlnetclassifier-cluster}
network=10.77.0
export SLURM_CONF=$cluster/slurm.conf

say() { echo "cluster: $*" >&2; }

install() {
  command -v slurmctld > /dev/null && command -v slurmd > /dev/null && command -v sbatch > /dev/null \
    && command -v munged > /dev/null && command -v ip > /dev/null && command -v pgrep > /dev/null && return
  apt-get update -qq > /dev/null
  # Nothing may start by itself, neither now nor when this machine starts again.
  DEBIAN_FRONTEND=noninteractive RUNLEVEL=1 apt-get install -y -qq --no-install-recommends \
    slurmctld slurmd slurm-client munge iproute2 procps > /dev/null
}

# The process that a machine is, if it is on: a number alone might be that of another process by now.
process_of() {
  local process
  process=$(cat "$cluster/$1.process" 2> /dev/null) && grep -qsF "$cluster" "/proc/$process/cmdline" && echo "$process"
}

inside() { # inside NAME COMMAND...: as if logged in there
  local process
  process=$(process_of "$1") || { say "$1 is off"; return 1; }
  if has_namespaces; then
    # The folder is that of the caller: all machines see the same files.
    nsenter --target "$process" --net --uts --ipc --pid --mount env --chdir="$PWD" "${@:2}"
  else
    "${@:2}"
  fi
}

has_namespaces() { [ -e "$cluster/namespaces" ]; }

# A machine is a process that does nothing but be the parent of all others in it, which end with it.
machine() {
  local name=$1 process
  if has_namespaces; then
    # Not "ip netns exec", which hides control groups, and then slurmd does not start.
    setsid unshare --net --uts --ipc --pid --mount --fork --mount-proc --kill-child \
      bash -c "hostname $name; ip link set lo up; : $cluster; while :; do sleep infinity & wait; done" \
      > "$cluster/log/$name.out" 2>&1 < /dev/null &
    local parent=$!
    until process=$(pgrep --parent "$parent"); do sleep 0.02; done
  else
    setsid bash -c "exec -a $cluster sleep infinity" > /dev/null 2>&1 < /dev/null &
    process=$!
  fi
  echo "$process" > "$cluster/$name.process"
}

connect() { # connect NAME NUMBER: a cable from the machine to the switch
  has_namespaces || return 0
  local switch process
  switch=$(process_of switch) process=$(process_of "$1")
  nsenter --target "$switch" --net bash -c "
    ip link delete port-$1 2> /dev/null
    ip link add port-$1 type veth peer name eth0 netns $process && ip link set port-$1 master bridge up"
  nsenter --target "$process" --net bash -c "ip address add $network.$2/24 dev eth0 && ip link set eth0 up"
}

start() { # start NAME DAEMON...
  inside "$1" setsid "${@:2}" >> "$cluster/log/$1.out" 2>&1 < /dev/null &
}

boot() { # boot NODE
  machine "$1"
  connect "$1" "$((10 + ${1#n}))"
  start "$1" slurmd -D -N "$1"
}

processes_on() { # processes_on NODE: of jobs
  grep -lsz "^SLURMD_NODENAME=$1$" /proc/[0-9]*/environ | cut -d/ -f3
}

kill_node() { # kill_node NODE
  if ! has_namespaces; then
    # At once, and first the daemon and the parents of jobs, which would tell the controller.
    local jobs
    jobs=$(processes_on "$1" || true)
    # shellcheck disable=SC2046,SC2086 # numbers
    kill -9 "$(cat "$cluster/$1.pid")" $(for job in $jobs; do parent_of "$job" slurmstepd; done | sort -u) $jobs
  fi
  kill -9 "$(process_of "$1")"
}

parent_of() { # parent_of PROCESS NAME: the parent, if that is its name
  local parent
  parent=$(ps -o ppid= -p "$1" | tr -d ' ')
  if grep -qs "^$2" "/proc/$parent/comm"; then echo "$parent"; fi
}

kill_controller() { inside ctl kill -9 "$(cat "$cluster/slurmctld.pid")"; }

write_configuration() { # write_configuration N
  local i at="NodeAddr=$network." controller="ctl($network.10)"
  has_namespaces || controller="$(hostname)(127.0.0.1)"
  # Two waits are shorter than a cluster's usual ones, which are 300 and 120 seconds: until a silent node is given up, and until
  # what ran there is started again.
  cat > "$SLURM_CONF" << CONFIGURATION
ClusterName=test
SlurmctldHost=$controller
SlurmUser=root
SlurmdUser=root
AuthType=auth/munge
AuthInfo=socket=$cluster/munge/socket,cred_expire=5
SlurmdTimeout=10
MessageTimeout=3
TCPTimeout=2
KillWait=5
UnkillableStepTimeout=10
ReturnToService=2
JobRequeue=1
MaxArraySize=10001
MinJobAge=3600
StateSaveLocation=$cluster/controller
SlurmdSpoolDir=$cluster/%n
SlurmctldPidFile=$cluster/slurmctld.pid
SlurmdPidFile=$cluster/%n.pid
SlurmctldLogFile=$cluster/log/slurmctld.log
SlurmdLogFile=$cluster/log/slurmd-%n.log
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
JobAcctGatherType=jobacct_gather/none
AccountingStorageType=accounting_storage/none
JobCompType=jobcomp/filetxt
JobCompLoc=$cluster/log/ended-jobs.txt
SelectType=select/cons_tres
SelectTypeParameters=CR_CPU
SchedulerParameters=batch_sched_delay=0,sched_interval=2,bf_interval=2
SlurmdParameters=config_overrides
CONFIGURATION
  for ((i = 1; i <= $1; i++)); do
    has_namespaces && echo "NodeName=n$i $at$((10 + i)) CPUs=2 RealMemory=8000"
    has_namespaces || echo "NodeName=n$i NodeHostname=$(hostname) NodeAddr=127.0.0.1 Port=$((17000 + i)) CPUs=2 RealMemory=8000"
  done >> "$SLURM_CONF"
  echo "PartitionName=main Nodes=ALL Default=YES MaxTime=INFINITE State=UP" >> "$SLURM_CONF"
}

up() { # up N
  local i tries
  down
  install
  mkdir -p "$cluster"/{log,controller,munge}
  chmod 755 "$cluster/munge"
  if [ -z "${CLUSTER_WITHOUT_NAMESPACES:-}" ] && unshare --net --uts --ipc --pid --mount --fork --mount-proc true 2> /dev/null; then
    touch "$cluster/namespaces"
  else
    say "namespaces are not allowed here: $1 nodes on this machine, and no cable can be pulled"
  fi

  # One is enough: sockets with a path pass between networks.
  head -c 128 /dev/urandom > "$cluster/munge/key"
  chmod 400 "$cluster/munge/key"
  munged --force --socket="$cluster/munge/socket" --key-file="$cluster/munge/key" --pid-file="$cluster/munge/pid" \
    --seed-file="$cluster/munge/seed" --log-file="$cluster/munge/log" --num-threads=2
  cp "$cluster/munge/pid" "$cluster/munge.process"

  write_configuration "$1"
  if has_namespaces; then
    machine switch
    inside switch bash -c "ip link add bridge type bridge && ip link set bridge up"
  fi
  machine ctl
  connect ctl 10
  start ctl slurmctld -D
  for ((i = 1; i <= $1; i++)); do
    mkdir -p "$cluster/n$i"
    boot "n$i"
  done
  for ((tries = 0; tries < 300; tries++)); do
    [ "$(inside ctl sinfo --noheader --states=idle --format=%D 2> /dev/null)" = "$1" ] && return
    sleep 0.2
  done
  say "the nodes did not become idle within a minute; $cluster/log says why"
  return 1
}

down() {
  local file name process
  for file in "$cluster"/*.process; do
    name=$(basename "$file" .process)
    process=$(process_of "$name") || continue
    if ! has_namespaces; then
      case $name in
        ctl) kill_controller ;;
        n*) kill_node "$name" ;;
      esac
    fi 2> /dev/null || true
    kill -9 "$process" 2> /dev/null || true
    while [ -e "/proc/$process" ] && ! grep -qs '^State:.Z' "/proc/$process/status"; do sleep 0.05; done
  done
  rm -rf "$cluster"
}

case ${1:-} in
  up) up "${2:-4}" ;;
  sh) inside ctl "${@:2}" ;;
  on) inside "$2" "${@:3}" ;;
  processes) processes_on "$2" ;;
  kill) kill_node "$2" ;;
  boot) boot "$2" ;;
  unplug | plug)
    has_namespaces || { say "no cable can be pulled without namespaces"; exit 1; }
    nsenter --target "$(process_of switch)" --net ip link set "port-$2" "$([ "$1" = plug ] && echo up || echo down)"
    # The controller asks no node that it has given up; the node's daemon speaks up when it starts.
    if [ "$1" = plug ]; then
      inside "$2" kill "$(cat "$cluster/$2.pid")"
      start "$2" slurmd -D -N "$2"
    fi
    ;;
  killctl) kill_controller ;;
  bootctl) start ctl slurmctld -D ;;
  down) down ;;
  *) sed -n '2,/^set /{/^#/s/^# \{0,1\}//p}' "$0" >&2; exit 2 ;;
esac
