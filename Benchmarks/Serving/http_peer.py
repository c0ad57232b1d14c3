"""What the server is measured against: FastAPI and uvicorn over the network of torch_peer.py, a process per core.

  http_peer.py WEIGHTS PORT
"""
import io
import os
import sys

os.environ.update(OMP_NUM_THREADS="1", OPENBLAS_NUM_THREADS="1")
sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "Scoring"))
WEIGHTS = os.environ.setdefault("PEER_WEIGHTS", sys.argv[1] if len(sys.argv) > 1 else "")

import torch_peer
import uvicorn
from fastapi import FastAPI, Request
from fastapi.concurrency import run_in_threadpool

app = FastAPI()


@app.on_event("startup")
def load():
    torch_peer.start(WEIGHTS)


@app.post("/predict")
async def predict(request: Request):
    body = await request.body()
    scores = (await run_in_threadpool(torch_peer.scores, torch_peer.layers, [io.BytesIO(body)]))[0]
    ranked = sorted(enumerate(scores), key=lambda pair: -pair[1])
    return [{"label": str(index), "score": score} for index, score in ranked]


if __name__ == "__main__":
    uvicorn.run("http_peer:app", port=int(sys.argv[2]), workers=os.cpu_count(), log_level="warning",
                app_dir=os.path.dirname(os.path.abspath(__file__)))
