/* The part of the page that works: in a thread of its own, so that the page answers meanwhile. */
const mostPixels = 89478485, longestSide = 65535, thumbnailSide = 480; // as ImageLimits
let model, compute;

// In pieces: one text of the whole network would be twice as large again.
const bytesOf = text => {
  const piece = 1 << 20, bytes = new Uint8Array(text.length / 4 * 3 - (text.endsWith("==") ? 2 : text.endsWith("=") ? 1 : 0));
  for (let i = 0, at = 0; i < text.length; i += piece) {
    const part = atob(text.slice(i, i + piece));
    for (let j = 0; j < part.length; j++) bytes[at++] = part.charCodeAt(j);
  }
  return bytes;
};

const softmax = (logits, temperature = 1) => {
  const most = Math.max(...logits), powers = Array.from(logits, logit => Math.exp((logit - most) / temperature));
  const sum = powers.reduce((total, power) => total + power, 0);
  return powers.map(power => power / sum);
};

/* Lets the model prove that it computes here what it computed when it was saved. */
const check = () => {
  const [{ pixels, logits }] = model.golden;
  const found = compute(bytesOf(pixels), model.input.height, model.input.width);
  const accepted = 1e-3 * Math.max(1, ...logits.map(Math.abs)); // as GoldenCheck
  return logits.every((logit, i) => Math.abs(logit - found[i]) <= accepted);
};

/* The pixels of a picture as the file has them: colour profiles are ignored, the orientation is heeded. */
const decode = async file => {
  if (file.size === 0) throw new Error("The file is empty.");
  let picture;
  try {
    picture = await createImageBitmap(file, { colorSpaceConversion: "none", premultiplyAlpha: "none" });
  } catch {
    throw new Error("The browser cannot read this file as a picture: it is damaged or of another format.");
  }
  if (picture.width * picture.height > mostPixels || Math.max(picture.width, picture.height) > longestSide)
    throw new Error(`The picture has ${picture.width} x ${picture.height} pixels; at most ${mostPixels} are taken.`);
  return picture;
};

const canvasOf = (width, height) => new OffscreenCanvas(width, height).getContext("2d", { willReadFrequently: true });

// A strip at a time: a photograph of a telephone as a whole would take 50 MB more, and some browsers refuse it.
const fitted = (picture, isJpeg) => {
  let strip;
  return resample.fit(model.input, picture.width, picture.height, (x, y, width, height) => {
    if (strip?.canvas.width !== width || strip.canvas.height < height) strip = canvasOf(width, height);
    strip.imageSmoothingEnabled = false;
    strip.fillStyle = `rgb(${model.input.background})`;
    strip.fillRect(0, 0, width, height);
    strip.drawImage(picture, x, y, width, height, 0, 0, width, height);
    return strip.getImageData(0, 0, width, height).data;
  }, isJpeg);
};

const thumbnail = picture => {
  const scale = Math.min(1, thumbnailSide / Math.max(picture.width, picture.height));
  const canvas = canvasOf(Math.max(1, Math.round(picture.width * scale)), Math.max(1, Math.round(picture.height * scale)));
  canvas.imageSmoothingQuality = "high";
  canvas.drawImage(picture, 0, 0, canvas.canvas.width, canvas.canvas.height);
  return canvas.canvas.transferToImageBitmap();
};

const answer = async ({ id, file }) => {
  const picture = await decode(file);
  const small = thumbnail(picture);
  postMessage({ kind: "seen", id, thumbnail: small }, [small]);
  const started = performance.now();
  const [first, second] = new Uint8Array(await file.slice(0, 2).arrayBuffer());
  const pixels = fitted(picture, first === 0xFF && second === 0xD8);
  const logits = Array.from(compute(pixels, model.input.height, model.input.width));
  picture.close();
  const { temperature, unknownThreshold } = model.calibration ?? { temperature: 1, unknownThreshold: 0 };
  const score = softmax(logits), confidence = Math.max(...softmax(logits, temperature));
  postMessage({
    kind: "answer", id, logits, score, confidence, isUnknown: confidence < unknownThreshold,
    milliseconds: performance.now() - started,
  });
};

// One picture after the other, in the order in which they came.
let last = Promise.resolve();
onmessage = ({ data }) => {
  if (data.kind === "open") {
    try {
      model = data.model;
      compute = network.open(model.network, bytesOf(data.weights).buffer);
      postMessage({ kind: "ready", isRight: check() });
    } catch (error) {
      postMessage({ kind: "broken", message: error.message });
    }
    return;
  }
  last = last.then(() => answer(data)).catch(error => postMessage({ kind: "fault", id: data.id, message: error.message }));
};
