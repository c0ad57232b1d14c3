"""Arguments: model.onnx, images. Needs onnxruntime, Pillow and NumPy."""
import json
import sys

import numpy as np
import onnxruntime
from PIL import Image, ImageOps

session = onnxruntime.InferenceSession(sys.argv[1])
metadata = session.get_modelmeta().custom_metadata_map
classes = json.loads(metadata["classes"])
size = int(metadata["width"]), int(metadata["height"])
assert metadata["image_input"].split()[1:3] == ["stretch", "bilinear"], "crop and pad are yours to write"

for path in sys.argv[2:]:
    image = ImageOps.exif_transpose(Image.open(path)).convert("RGBA")
    image = Image.alpha_composite(Image.new("RGBA", image.size, metadata["background"]), image).convert("RGB")
    pixels = np.asarray(image.resize(size, Image.Resampling.BILINEAR)).transpose(2, 0, 1)[np.newaxis]
    logits = session.run(["Logits"], {"Pixels": pixels})[0][0]
    exponentials = np.exp(logits - logits.max())
    probabilities = exponentials / exponentials.sum()
    best = int(probabilities.argmax())
    print(f"{path}: {classes[best]} {probabilities[best]:.4f}")
