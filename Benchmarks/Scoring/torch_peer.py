"""What the scorer is measured against: Pillow and PyTorch with the network of the lesson on tiles of 64x64.

  torch_peer.py save WEIGHTS                      random weights into a file, for the next two
  torch_peer.py one WEIGHTS IMAGE                 scores one image: the whole process is timed
  torch_peer.py bulk WEIGHTS LIST PROCESSES OUT   each line on standard input scores all images of LIST into the CSV file OUT,
                                                  and is answered with the nanoseconds

Pillow decodes JPEG files at 1/2, 1/4 or 1/8 while twice the tile is left (draft). Bulk: one thread per process, batches of 8,
which this program is faster with than with 32.
"""
import os
import sys
import time

if sys.argv[1] == "bulk":
    os.environ.update(OMP_NUM_THREADS="1", OPENBLAS_NUM_THREADS="1")

import torch
from PIL import Image

SIDE, BATCH = 64, 8


def network(weights):
    nn = torch.nn
    layers = nn.Sequential(
        nn.Conv2d(3, 32, 3), nn.ReLU(), nn.MaxPool2d(2), nn.Conv2d(32, 64, 3), nn.ReLU(), nn.MaxPool2d(2),
        nn.Flatten(), nn.Linear(12544, 128), nn.ReLU(), nn.Linear(128, 3))
    if weights:
        layers.load_state_dict(torch.load(weights))
    return layers.eval()


def pixels(path):
    with Image.open(path) as image:
        image.draft("RGB", (2 * SIDE, 2 * SIDE))
        tile = image.convert("RGB").resize((SIDE, SIDE), Image.BILINEAR)
    return torch.frombuffer(bytearray(tile.tobytes()), dtype=torch.uint8).view(SIDE, SIDE, 3)


def scores(layers, paths):
    with torch.no_grad():
        # A stack of rows of RGB, seen as (N, 3, H, W), is PyTorch's faster layout already.
        batch = torch.stack([pixels(path) for path in paths]).permute(0, 3, 1, 2).to(torch.float32).mul_(1 / 255)
        return torch.softmax(layers(batch), 1).tolist()


def start(weights):
    global layers
    torch.set_num_threads(1)
    layers = network(weights).to(memory_format=torch.channels_last)


def lines(paths):
    return "".join(f"{path},{','.join(map(repr, row))}\n" for path, row in zip(paths, scores(layers, paths)))


def bulk(weights, images, processes, output):
    from multiprocessing import Pool

    paths = open(images).read().splitlines()
    batches = [paths[i:i + BATCH] for i in range(0, len(paths), BATCH)]
    with Pool(int(processes), start, (weights,)) as pool:
        for _ in sys.stdin:
            begin = time.perf_counter_ns()
            with open(output, "w") as file:
                file.writelines(pool.imap(lines, batches))
            print(time.perf_counter_ns() - begin, flush=True)


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["save", weights]:
            torch.save(network(None).state_dict(), weights)
        case ["one", weights, image]:
            print(image, *scores(network(weights), [image])[0])
        case ["bulk", weights, images, processes, output]:
            bulk(weights, images, processes, output)
        case _:
            sys.exit(__doc__)
