#!/usr/bin/env bash
# Installs what the benchmarks compare with, where apt-get is to be had. A peer that is not there is left out with a line that says so.
set -euo pipefail
apt-get update -qq
# A BLAS that is fast: PyTorch takes the reference one otherwise.
apt-get install -y -qq gcc libturbojpeg0-dev python3-numpy python3-pil python3-torch libopenblas0-pthread
# The server's: what loads it, and a server in Python.
apt-get install -y -qq curl wrk python3-fastapi python3-uvicorn
