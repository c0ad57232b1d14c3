/* Fits a picture into the input of the network as Data/Images does it: the same weights, sums in the same order, rounded to
   float32 at the same places, so that the same picture gives the same bytes. */
const resample = (() => {
  const round = Math.fround, channels = 4, lobes = 3;
  const sinc = x => x === 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x);
  const kernels = {
    bilinear: x => Math.max(0, 1 - Math.abs(x)),
    lanczos: x => Math.abs(x) >= lobes ? 0 : sinc(x) * sinc(x / lobes),
  };

  /* For each target pixel of one axis, the first source pixel that it is made of, and the weights. */
  const weightsOf = (sourceSize, boxStart, boxLength, targetSize, kernel) => {
    const scale = boxLength / targetSize, stretch = Math.max(scale, 1), isArea = kernel === "area";
    const radius = isArea ? scale / 2 : kernel === "bilinear" ? stretch : lobes * stretch;
    const reach = isArea ? radius : radius - 0.5;
    return Array.from({ length: targetSize }, (_, i) => {
      const centre = boxStart + (i + 0.5) * scale;
      const start = Math.max(0, Math.floor(centre - reach));
      const count = Math.min(sourceSize, Math.ceil(centre + reach)) - start;
      const exact = Array.from({ length: count }, (_, j) => isArea
        ? Math.min(start + j + 1, centre + radius) - Math.max(start + j, centre - radius)
        : kernels[kernel]((start + j + 0.5 - centre) / stretch));
      const sum = exact.reduce((total, weight) => total + weight, 0);
      return { start, weights: Float32Array.from(exact, weight => weight / sum) };
    });
  };

  /* Which part of a picture of that size fills which part of the input. */
  const place = (input, width, height) => {
    const isTall = width * input.height <= height * input.width;
    const scaled = (side, numerator, denominator) =>
      Math.max(1, Math.floor((side * numerator * 2 + denominator) / (2 * denominator)));
    if (input.resize === "crop") {
      const boxWidth = isTall ? width : height * input.width / input.height;
      const boxHeight = isTall ? width * input.height / input.width : height;
      return {
        x: (width - boxWidth) / 2, y: (height - boxHeight) / 2, boxWidth, boxHeight, width: input.width, height: input.height,
        left: 0, top: 0,
      };
    }
    const isPad = input.resize === "pad";
    const across = isPad && isTall ? scaled(width, input.height, height) : input.width;
    const down = isPad && !isTall ? scaled(height, input.width, width) : input.height;
    return {
      x: 0, y: 0, boxWidth: width, boxHeight: height, width: across, height: down,
      left: Math.floor((input.width - across) / 2), top: Math.floor((input.height - down) / 2),
    };
  };

  /* A large JPEG is decoded at 1/2, 1/4 or 1/8 of its size while twice the input is left, which is the mean of so many pixels on
     each side: a pixel of that size from what the browser decoded in full. */
  const reductionOf = to => [8, 4, 2].find(reduction =>
    to.boxWidth >= 2 * reduction * to.width && to.boxHeight >= 2 * reduction * to.height) ?? 1;
  const reduced = (reduction, width, height, rowsOf) => (x, y, columns, rows) => {
    const result = new Uint8ClampedArray(columns * rows * channels);
    const wide = Math.min(width, (x + columns) * reduction) - x * reduction;
    const tall = Math.min(height, (y + rows) * reduction) - y * reduction;
    const source = rowsOf(x * reduction, y * reduction, wide, tall);
    for (let row = 0, at = 0; row < rows; row++) {
      for (let column = 0; column < columns; column++) {
        for (let channel = 0; channel < channels; channel++, at++) {
          let sum = 0;
          for (let i = row * reduction; i < (row + 1) * reduction; i++) {
            const line = Math.min(i, tall - 1) * wide; // the last pixels are repeated
            for (let j = column * reduction; j < (column + 1) * reduction; j++)
              sum += source[(line + Math.min(j, wide - 1)) * channels + channel];
          }
          result[at] = sum / (reduction * reduction);
        }
      }
    }
    return result;
  };

  /* Bytes (3, height, width) of a picture. rowsOf(x, y, width, height) gives R, G, B, A of a part of it, without transparency. */
  const fit = (input, width, height, rowsOf, isJpeg = false) => {
    const area = input.height * input.width, pixels = new Uint8Array(3 * area);
    input.background.forEach((level, channel) => pixels.fill(level, channel * area, (channel + 1) * area));
    const to = place(input, width, height);
    const reduction = isJpeg && !input.exact ? reductionOf(to) : 1;
    if (reduction > 1) {
      rowsOf = reduced(reduction, width, height, rowsOf);
      [width, height] = [Math.ceil(width / reduction), Math.ceil(height / reduction)];
      for (const edge of ["x", "y", "boxWidth", "boxHeight"]) to[edge] /= reduction;
    }
    const rows = weightsOf(height, to.y, to.boxHeight, to.height, input.kernel);
    const columns = weightsOf(width, to.x, to.boxWidth, to.width, input.kernel);
    const first = columns[0].start, last = columns[columns.length - 1];
    const length = (last.start + last.weights.length - first) * channels, row = new Float32Array(length);
    rows.forEach(({ start, weights }, y) => {
      const source = rowsOf(first, start, length / channels, weights.length);
      row.fill(0);
      for (let i = 0, at = 0; i < weights.length; i++) {
        for (let j = 0, weight = weights[i]; j < length; j++, at++) row[j] = round(row[j] + round(source[at] * weight));
      }
      columns.forEach(({ start, weights }, x) => {
        for (let channel = 0; channel < 3; channel++) {
          let sum = round(0);
          for (let i = 0, at = (start - first) * channels + channel; i < weights.length; i++, at += channels)
            sum = round(sum + round(row[at] * weights[i]));
          pixels[channel * area + (to.top + y) * input.width + to.left + x] =
            Math.min(255, Math.floor(round(Math.max(sum, 0) + 0.5)));
        }
      });
    });
    return pixels;
  };

  return { fit };
})();
