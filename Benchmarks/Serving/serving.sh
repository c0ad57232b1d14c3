#!/usr/bin/env bash
# The server under load, and what becomes of it: OUT.md from a model and a folder of small JPEG files.
#   Benchmarks/Serving/serving.sh OUT.md MODEL FOLDER [OTHER_MODEL]
# OTHER_MODEL is swapped with MODEL while it serves; without it, the model is replaced by a copy of itself. PROGRAM names the program
# (default: the built one) and PEER the built Benchmarks, ROUNDS, SECONDS_EACH and CONNECTIONS the load.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
out=$1 model=$2 folder=$3 other=${4:-}
rounds=${ROUNDS:-5} seconds=${SECONDS_EACH:-6} connections=${CONNECTIONS:-32} port=18200
work=$(mktemp -d)
pids=()
trap 'kill "${pids[@]}" 2> /dev/null || true; rm -rf "$work"' EXIT

if [ -z "${PROGRAM:-}" ]; then dotnet build App -c Release > /dev/null; fi
peer=${PEER:-artifacts/bin/Benchmarks/release/MlNetClassifier.Benchmarks.dll}
[ -f "$peer" ] || dotnet build Benchmarks -c Release > /dev/null
read -r -a program <<< "${PROGRAM:-dotnet artifacts/bin/App/release/mlnetclassifier.dll}"
find "$folder" -name '*.jpg' | sort | head -n 2000 > "$work/files"
export FILES="$work/files"
cp "$model" "$work/model.zip"

start() { # name port command...: starts a server and waits until it answers
  local name=$1 at=$2; shift 2
  "$@" > "$work/$name.log" 2>&1 &
  pids+=($!)
  for _ in $(seq 300); do
    curl -s -o /dev/null "http://127.0.0.1:$at/" && return
    sleep 0.1
  done
  cat "$work/$name.log" >&2; return 1
}
load() { wrk -t1 -c"$connections" -d"$2" -s Benchmarks/Serving/post.lua "http://127.0.0.1:$1/predict" | grep RESULT; }
rss() { awk '/^VmRSS/ { print int($2 / 1024) }' "/proc/$1/status"; }
median() { sort -n | awk '{ v[NR] = $1 } END { print v[int((NR + 1) / 2)] }'; }

start ours $port "${program[@]}" serve --model "$work/model.zip" --host 127.0.0.1 --port $port
ours=${pids[-1]}
start mlnet $((port + 1)) dotnet "$peer" serve-mlnet "$work/model.zip" $((port + 1))
names=(ours mlnet)
python=/usr/bin/python3
if $python -c 'import torch, PIL, fastapi, uvicorn' 2> /dev/null; then
  $python Benchmarks/Scoring/torch_peer.py save "$work/weights.pt"
  start python $((port + 2)) $python Benchmarks/Serving/http_peer.py "$work/weights.pt" $((port + 2))
  names+=(python)
fi
for i in "${!names[@]}"; do
  curl -sf -o /dev/null "http://127.0.0.1:$((port + i))/predict" --data-binary "@$(head -n 1 "$work/files")" ||
    { echo "The server '${names[$i]}' does not answer: $(tail -n 3 "$work/${names[$i]}.log")" >&2; exit 1; }
  load $((port + i)) 3 > /dev/null
done

# In turn, so that whatever else the machine does hits all of them. score: what its images take beyond those of a list of one.
head -n 1 "$work/files" > "$work/one"
for _ in 1 2 3 4; do cat "$work/files"; done > "$work/many"
many=$(wc -l < "$work/many")
clock() { local begin; begin=$(date +%s%N); "${program[@]}" score --model "$work/model.zip" --format csv --out "$work/scores.csv" "@$1" 2> /dev/null; echo $(($(date +%s%N) - begin)); }
for _ in $(seq "$rounds"); do
  for i in "${!names[@]}"; do load $((port + i)) "$seconds" | cut -d' ' -f2- >> "$work/${names[$i]}.rounds"; done
  one=$(clock "$work/one") all=$(clock "$work/many")
  awk "BEGIN { printf \"%.1f\\n\", ($many - 1) / ($all - $one) * 1e9 }" >> "$work/score.rounds"
done
field() { cut -d' ' -f"$2" "$work/$1.rounds" | median; }
bulk=$(median < "$work/score.rounds")
own=$(field ours 2)

# 100,000 requests, with the memory after each tenth.
memory="" total=0
for _ in $(seq 10); do
  done_=0
  while [ "$done_" -lt 10000 ]; do
    count=$(load $port 2 | cut -d' ' -f2); done_=$((done_ + count)); total=$((total + count))
  done
  memory="$memory $(rss "$ours")"
done

# 200 replacements under load: written beside and renamed.
before=$(rss "$ours")
while [ ! -e "$work/swapped" ]; do load $port 10 >> "$work/swaps"; done & loading=$!
for i in $(seq 200); do
  if [ -n "$other" ] && [ $((i % 2)) = 1 ]; then cp "$other" "$work/next.zip"; else cp "$model" "$work/next.zip"; fi
  touch "$work/next.zip"; mv "$work/next.zip" "$work/model.zip"; sleep 0.65
  if [ "$i" = 100 ]; then middle=$(rss "$ours"); fi
done
touch "$work/swapped"; wait $loading
read -r swap_requests swap_status swap_broken swap_late <<< \
  "$(awk '{ r += $2; s += $6; b += $7; t += $8 } END { print r, s, b, t }' "$work/swaps")"
swaps=$(grep -c 'was replaced' "$work/ours.log" || true)
after=$(rss "$ours")

# The end under load; half of 16 clients keep their connection.
read -r term_answered term_lost term_status <<< \
  "$(python3 Benchmarks/Serving/terminate.py $port "$(head -n 1 "$work/files")" 3 "$ours")"
code=0; wait "$ours" || code=$?

{
  echo "# Serving"
  echo
  echo "Made by \`Benchmarks/Serving/serving.sh Benchmarks/SERVING.md MODEL FOLDER\` on $(date -u +%F): $(sed -n 's/^model name.*: //p' /proc/cpuinfo | head -n 1), $(nproc) cores, load $(cut -d' ' -f1-3 /proc/loadavg)."
  echo
  echo "$(wc -l < "$work/files") JPEG files of $(($(xargs -d '\n' stat -c %s < "$work/files" | awk '{ s += $1 } END { print int(s / NR) }'))) bytes on average, $connections connections over loopback, \`wrk\` on the same machine; medians of $rounds rounds of"
  echo "$seconds s, in turn. \`score\` is this program over the list of the same files, without its start."
  echo
  echo "| server | images/s | of \`score\` | ms, median | ms, 99 % | ours is faster by |"
  echo "| --- | ---: | ---: | ---: | ---: | ---: |"
  for name in "${names[@]}"; do
    case $name in
      ours) text='this program, `serve`' ;;
      mlnet) text='minimal API with a pool of ML.NET `PredictionEngine`s' ;;
      python) text='FastAPI, uvicorn, Pillow and PyTorch, a process per core' ;;
    esac
    awk -v t="$text" -v r="$(field "$name" 2)" -v b="$bulk" -v m="$(field "$name" 3)" -v p="$(field "$name" 4)" -v o="$own" \
      'BEGIN { printf "| %s | %d | %.2f | %.1f | %.1f | %.2f |\n", t, r, r / b, m, p, o / r }'
  done
  awk -v b="$bulk" 'BEGIN { printf "| (`score` in bulk, no HTTP) | %d | 1 | | | |\n", b }'
  echo
  echo "- $total requests: MB resident after each tenth:$memory."
  echo "- $swaps replacements of the model under load, $swap_requests requests: $swap_status with another status than 200, $swap_broken broken, $swap_late late; MB resident before, after 100, after 200: $before, $middle, $after."
  echo "- SIGTERM under load: $term_answered requests answered, $term_status with another status than 200, $term_lost accepted and lost; exit $code."
} > "$out"
cat "$out"
