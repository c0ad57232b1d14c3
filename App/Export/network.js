"use strict";
/* Computes a network: ONNX operators on typed arrays, one image at a time. A tensor is { shape, data }. */
const network = (() => {
  const size = shape => shape.reduce((product, side) => product * side, 1);
  const tensor = (shape, data = new Float32Array(size(shape))) => ({ shape, data });
  const map = compute => ([x], attributes) => {
    const result = new Float32Array(x.data.length);
    for (let i = 0; i < result.length; i++) result[i] = compute(x.data[i], attributes);
    return tensor(x.shape, result);
  };

  // As in NumPy: missing dimensions are 1, and a dimension of 1 is repeated.
  const steps = (shape, target) => {
    const result = target.map(() => 0);
    for (let from = shape.length - 1, to = target.length - 1, step = 1; from >= 0; step *= shape[from--], to--)
      result[to] = shape[from] === 1 ? 0 : step;
    return result;
  };
  const pair = (a, b, compute) => {
    const rank = Math.max(a.shape.length, b.shape.length, 1);
    const padded = shape => [...Array(rank - shape.length).fill(1), ...shape];
    const [left, right] = [padded(a.shape), padded(b.shape)];
    const shape = left.map((side, i) => Math.max(side, right[i]));
    const [stepsOfA, stepsOfB] = [steps(a.shape, shape), steps(b.shape, shape)];
    const result = tensor(shape);
    const width = shape[rank - 1], stepA = stepsOfA[rank - 1], stepB = stepsOfB[rank - 1];
    const place = shape.map(() => 0);
    for (let at = 0, atA = 0, atB = 0; at < result.data.length;) {
      for (let i = 0, x = atA, y = atB; i < width; i++, at++, x += stepA, y += stepB)
        result.data[at] = compute(a.data[x], b.data[y]);
      for (let axis = rank - 2; axis >= 0; axis--) {
        atA += stepsOfA[axis];
        atB += stepsOfB[axis];
        if (++place[axis] < shape[axis]) break;
        atA -= stepsOfA[axis] * shape[axis];
        atB -= stepsOfB[axis] * shape[axis];
        place[axis] = 0;
      }
    }
    return result;
  };
  const fold = compute => inputs => inputs.reduce((a, b) => pair(a, b, compute));

  // Where a window of a convolution or pooling lies.
  const windows = (shape, attributes, kernel = attributes.kernel_shape) => {
    const [rowStep, columnStep] = attributes.strides ?? [1, 1];
    const [rowGap, columnGap] = attributes.dilations ?? [1, 1];
    const [top, left, bottom, right] = attributes.pads ?? [0, 0, 0, 0];
    const [height, width] = [shape[2], shape[3]], [tall, wide] = kernel;
    return {
      height, width, tall, wide, rowStep, columnStep, rowGap, columnGap, top, left,
      rows: Math.floor((height + top + bottom - rowGap * (tall - 1) - 1) / rowStep) + 1,
      columns: Math.floor((width + left + right - columnGap * (wide - 1) - 1) / columnStep) + 1,
    };
  };

  // result[row][column] = rows . columns, both of the given depth; their numbers are multiples of 4. Sixteen sums at a time
  // need eight numbers for sixteen products.
  const multiply = (rows, rowsAt, rowCount, columns, columnCount, depth, result) => {
    for (let row = 0; row < rowCount; row += 4) {
      const r0 = rowsAt + row * depth, r1 = r0 + depth, r2 = r1 + depth, r3 = r2 + depth;
      for (let column = 0; column < columnCount; column += 4) {
        const c0 = column * depth, c1 = c0 + depth, c2 = c1 + depth, c3 = c2 + depth;
        let s00 = 0, s01 = 0, s02 = 0, s03 = 0, s10 = 0, s11 = 0, s12 = 0, s13 = 0;
        let s20 = 0, s21 = 0, s22 = 0, s23 = 0, s30 = 0, s31 = 0, s32 = 0, s33 = 0;
        for (let i = 0; i < depth; i++) {
          const x0 = rows[r0 + i], x1 = rows[r1 + i], x2 = rows[r2 + i], x3 = rows[r3 + i];
          const y0 = columns[c0 + i], y1 = columns[c1 + i], y2 = columns[c2 + i], y3 = columns[c3 + i];
          s00 += x0 * y0; s01 += x0 * y1; s02 += x0 * y2; s03 += x0 * y3;
          s10 += x1 * y0; s11 += x1 * y1; s12 += x1 * y2; s13 += x1 * y3;
          s20 += x2 * y0; s21 += x2 * y1; s22 += x2 * y2; s23 += x2 * y3;
          s30 += x3 * y0; s31 += x3 * y1; s32 += x3 * y2; s33 += x3 * y3;
        }
        const at = row * columnCount + column, at1 = at + columnCount, at2 = at1 + columnCount, at3 = at2 + columnCount;
        result[at] = s00; result[at + 1] = s01; result[at + 2] = s02; result[at + 3] = s03;
        result[at1] = s10; result[at1 + 1] = s11; result[at1 + 2] = s12; result[at1 + 3] = s13;
        result[at2] = s20; result[at2 + 1] = s21; result[at2 + 2] = s22; result[at2 + 3] = s23;
        result[at3] = s30; result[at3 + 1] = s31; result[at3 + 2] = s32; result[at3 + 3] = s33;
      }
    }
  };
  const multipleOf4 = count => (count + 3) & ~3;
  const packed = new WeakMap();

  // The filters of each group, filled up to a multiple of 4 where they are not one.
  const filtersOf = (weights, groups, filters, depth) => {
    const padded = multipleOf4(filters);
    if (padded === filters) return weights.data;
    if (!packed.has(weights)) {
      const copy = new Float32Array(groups * padded * depth);
      for (let group = 0; group < groups; group++)
        copy.set(weights.data.subarray(group * filters * depth, (group + 1) * filters * depth), group * padded * depth);
      packed.set(weights, copy);
    }
    return packed.get(weights);
  };

  const Conv = ([x, weights, bias], attributes) => {
    const groups = attributes.group ?? 1;
    const place = windows(x.shape, attributes, weights.shape.slice(2));
    const channels = weights.shape[1], filters = weights.shape[0] / groups;
    const depth = channels * place.tall * place.wide, count = place.rows * place.columns;
    const result = tensor([1, weights.shape[0], place.rows, place.columns]);
    const block = Math.min(64, multipleOf4(count)), padded = multipleOf4(filters);
    const patches = new Float32Array(block * depth), products = new Float64Array(padded * block);
    const rows = filtersOf(weights, groups, filters, depth);
    for (let group = 0; group < groups; group++) {
      for (let first = 0; first < count; first += block) {
        const length = Math.min(block, count - first);
        gather(x, group * channels, channels, place, first, length, patches);
        multiply(rows, group * padded * depth, padded, patches, multipleOf4(length), depth, products);
        for (let filter = 0; filter < filters; filter++) {
          const target = group * filters + filter, shift = bias ? bias.data[target] : 0;
          for (let i = 0, from = filter * multipleOf4(length), to = target * count + first; i < length; i++)
            result.data[to++] = products[from++] + shift;
        }
      }
    }
    return result;
  };

  // What each of some windows sees, one after the other; 0 outside the picture.
  const gather = (x, firstChannel, channels, place, first, length, patches) => {
    const { height, width, tall, wide, rowGap, columnGap } = place;
    let at = 0;
    for (let i = first; i < first + length; i++) {
      const top = Math.floor(i / place.columns) * place.rowStep - place.top;
      const left = (i % place.columns) * place.columnStep - place.left;
      for (let channel = firstChannel; channel < firstChannel + channels; channel++) {
        for (let row = 0, y = top; row < tall; row++, y += rowGap) {
          const line = (channel * height + y) * width, isInside = y >= 0 && y < height;
          for (let column = 0, z = left; column < wide; column++, z += columnGap)
            patches[at++] = isInside && z >= 0 && z < width ? x.data[line + z] : 0;
        }
      }
    }
  };

  const pool = (start, add, end) => ([x], attributes) => {
    const place = windows(x.shape, attributes);
    const result = tensor([1, x.shape[1], place.rows, place.columns]);
    let at = 0;
    for (let channel = 0; channel < x.shape[1]; channel++) {
      for (let row = 0; row < place.rows; row++) {
        for (let column = 0; column < place.columns; column++) {
          let value = start, seen = 0;
          for (let i = 0, y = row * place.rowStep - place.top; i < place.tall; i++, y += place.rowGap) {
            if (y < 0 || y >= place.height) continue;
            const line = (channel * place.height + y) * place.width;
            for (let j = 0, z = column * place.columnStep - place.left; j < place.wide; j++, z += place.columnGap) {
              if (z < 0 || z >= place.width) continue;
              value = add(value, x.data[line + z]);
              seen++;
            }
          }
          result.data[at++] = end(value, attributes.count_include_pad ? place.tall * place.wide : seen);
        }
      }
    }
    return result;
  };

  const Gemm = ([a, b, c], { alpha = 1, beta = 1, transB = 0 }) => {
    const [rows, depth] = a.shape, columns = b.shape[transB ? 0 : 1];
    const product = tensor([rows, columns]);
    for (let row = 0; row < rows; row++) {
      for (let column = 0; column < columns; column++) {
        let sum = 0;
        for (let i = 0, x = row * depth, y = transB ? column * depth : column; i < depth; i++, x++, y += transB ? 1 : columns)
          sum += a.data[x] * b.data[y];
        product.data[row * columns + column] = alpha * sum;
      }
    }
    return c ? pair(product, c, (x, y) => x + beta * y) : product;
  };

  const BatchNormalization = ([x, scale, shift, mean, variance], { epsilon = 1e-5 }) => {
    const result = new Float32Array(x.data.length), area = result.length / x.shape[1];
    for (let channel = 0, at = 0; channel < x.shape[1]; channel++) {
      const factor = scale.data[channel] / Math.sqrt(variance.data[channel] + epsilon);
      for (let i = 0; i < area; i++, at++) result[at] = (x.data[at] - mean.data[channel]) * factor + shift.data[channel];
    }
    return tensor(x.shape, result);
  };

  const GlobalAveragePool = ([x]) => {
    const area = size(x.shape.slice(2)), result = tensor([...x.shape.slice(0, 2), ...x.shape.slice(2).map(() => 1)]);
    for (let i = 0; i < result.data.length; i++)
      result.data[i] = x.data.subarray(i * area, (i + 1) * area).reduce((sum, value) => sum + value, 0) / area;
    return result;
  };

  const Flatten = ([x], { axis = 1 }) => {
    const at = axis < 0 ? axis + x.shape.length : axis;
    return tensor([size(x.shape.slice(0, at)), size(x.shape.slice(at))], x.data);
  };

  const Transpose = ([x], { perm = x.shape.map((_, axis) => axis).reverse() }) => {
    const shape = perm.map(axis => x.shape[axis]), from = steps(x.shape.map(side => side), x.shape);
    const result = tensor(shape), place = shape.map(() => 0);
    for (let at = 0; at < result.data.length; at++) {
      result.data[at] = x.data[place.reduce((sum, index, i) => sum + index * from[perm[i]], 0)];
      for (let axis = shape.length - 1; axis >= 0 && ++place[axis] === shape[axis]; axis--) place[axis] = 0;
    }
    return result;
  };

  const Gather = ([x, indices], { axis = 0 }) => {
    const at = axis < 0 ? axis + x.shape.length : axis;
    const outer = size(x.shape.slice(0, at)), side = x.shape[at], inner = size(x.shape.slice(at + 1));
    const data = new x.data.constructor(outer * indices.data.length * inner);
    for (let i = 0, to = 0; i < outer; i++) {
      for (const index of indices.data) {
        const from = (i * side + (index < 0 ? index + side : index)) * inner;
        data.set(x.data.subarray(from, from + inner), to);
        to += inner;
      }
    }
    return tensor([...x.shape.slice(0, at), ...indices.shape, ...x.shape.slice(at + 1)], data);
  };

  const Concat = (inputs, { axis }) => {
    const at = axis < 0 ? axis + inputs[0].shape.length : axis;
    const shape = inputs[0].shape.with(at, inputs.reduce((sum, x) => sum + x.shape[at], 0));
    const result = tensor(shape), outer = size(shape.slice(0, at));
    for (let i = 0, to = 0; i < outer; i++) {
      for (const x of inputs) {
        const length = x.data.length / outer;
        result.data.set(x.data.subarray(i * length, (i + 1) * length), to);
        to += length;
      }
    }
    return result;
  };

  // A scale and a zero point for all, or for each index of an axis.
  const perAxis = (x, scale, axis = 1) => {
    if (scale.data.length === 1) return () => 0;
    const at = axis < 0 ? axis + x.shape.length : axis, inner = size(x.shape.slice(at + 1)), side = x.shape[at];
    return i => Math.floor(i / inner) % side;
  };
  const even = value => {
    const floor = Math.floor(value), rest = value - floor;
    return rest < 0.5 || (rest === 0.5 && floor % 2 === 0) ? floor : floor + 1;
  };
  const QuantizeLinear = ([x, scale, zero], { axis }) => {
    const index = perAxis(x, scale, axis);
    const data = new (zero?.data.constructor ?? Uint8Array)(x.data.length);
    const [low, high] = data instanceof Int8Array ? [-128, 127] : [0, 255];
    for (let i = 0; i < data.length; i++) {
      const at = index(i);
      data[i] = Math.min(high, Math.max(low, even(Math.fround(x.data[i] / scale.data[at])) + (zero ? zero.data[at] : 0)));
    }
    return tensor(x.shape, data);
  };
  const DequantizeLinear = ([x, scale, zero], { axis }) => {
    const index = perAxis(x, scale, axis), data = new Float32Array(x.data.length);
    for (let i = 0; i < data.length; i++) {
      const at = index(i);
      data[i] = (x.data[i] - (zero ? zero.data[at] : 0)) * scale.data[at];
    }
    return tensor(x.shape, data);
  };

  // Press et al., Numerical Recipes, 2nd ed., 6.2: to 1.2e-7.
  const erf = x => {
    const z = Math.abs(x), t = 1 / (1 + z / 2);
    const tail = t * Math.exp(-z * z + [0.17087277, -0.82215223, 1.48851587, -1.13520398, 0.27886807, -0.18628806, 0.09678418,
      0.37409196, 1.00002368, -1.26551223].reduce((sum, coefficient) => sum * t + coefficient));
    return x < 0 ? tail - 1 : 1 - tail;
  };
  const sigmoid = x => 1 / (1 + Math.exp(-x));
  const clip = (x, low, high) => Math.min(high, Math.max(low, x));

  const operators = {
    Add: fold((a, b) => a + b),
    AveragePool: pool(0, (sum, value) => sum + value, (sum, count) => sum / count),
    BatchNormalization,
    Cast: ([x]) => tensor(x.shape, Float32Array.from(x.data)),
    Celu: map((x, { alpha = 1 }) => Math.max(0, x) + Math.min(0, alpha * Math.expm1(x / alpha))),
    Clip: ([x, low, high], { min = -Infinity, max = Infinity }) =>
      map(value => clip(value, low?.data[0] ?? min, high?.data[0] ?? max))([x]),
    Concat,
    Conv,
    DequantizeLinear,
    Div: fold((a, b) => a / b),
    Elu: map((x, { alpha = 1 }) => x < 0 ? alpha * Math.expm1(x) : x),
    Erf: map(erf),
    Exp: map(Math.exp),
    Flatten,
    Gather,
    Gemm,
    GlobalAveragePool,
    HardSigmoid: map((x, { alpha = 0.2, beta = 0.5 }) => clip(alpha * x + beta, 0, 1)),
    HardSwish: map(x => x * clip(x / 6 + 0.5, 0, 1)),
    Identity: ([x]) => x,
    LeakyRelu: map((x, { alpha = 0.01 }) => x < 0 ? alpha * x : x),
    Max: fold(Math.max),
    MaxPool: pool(-Infinity, (most, value) => value > most ? value : most, most => most),
    Min: fold(Math.min),
    Mul: fold((a, b) => a * b),
    Neg: map(x => -x),
    PRelu: fold((x, slope) => x < 0 ? slope * x : x),
    QuantizeLinear,
    Relu: map(x => x > 0 ? x : 0),
    Selu: map((x, { alpha = 1.6732632423543772, gamma = 1.0507009873554805 }) =>
      gamma * (x > 0 ? x : alpha * Math.expm1(x))),
    Sigmoid: map(sigmoid),
    Softplus: map(x => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)))),
    Softsign: map(x => x / (1 + Math.abs(x))),
    Sub: fold((a, b) => a - b),
    Tanh: map(Math.tanh),
    Transpose,
  };

  const half = bits => {
    const exponent = (bits >> 10) & 31, fraction = bits & 1023;
    const magnitude = exponent === 0 ? fraction * 2 ** -24 : (1 + fraction / 1024) * 2 ** (exponent - 15);
    return bits & 0x8000 ? -magnitude : magnitude;
  };
  const readers = {
    float32: (weights, at, count) => new Float32Array(weights, at, count),
    float16: (weights, at, count) => Float32Array.from(new Uint16Array(weights, at, count), half),
    uint8: (weights, at, count) => new Uint8Array(weights, at, count),
    int8: (weights, at, count) => new Int8Array(weights, at, count),
    int32: (weights, at, count) => new Int32Array(weights, at, count),
    int64: (weights, at, count) => Float64Array.from(new BigInt64Array(weights, at, count), Number),
  };

  /* Makes a network of what the page holds: a function from bytes (3, height, width) to logits. */
  const open = (program, weights) => {
    const constants = new Map(program.constants.map(({ name, type, shape, at }) =>
      [name, tensor(shape, readers[type](weights, at, size(shape)))]));
    const compute = (node, tensors) => tensors.set(node.outputs[0], operators[node.operator](
      node.inputs.map(name => name === "" ? undefined : tensors.get(name) ?? constants.get(name)), node.attributes));

    // What depends on no picture is computed once, such as weights that are stored in fewer bits.
    const nodes = program.nodes.filter(node => {
      const isConstant = node.inputs.every(name => name === "" || constants.has(name));
      if (isConstant) compute(node, constants);
      return !isConstant;
    });
    const lastUse = new Map(nodes.flatMap((node, i) => node.inputs.map(name => [name, i])));
    return (pixels, height, width) => {
      const tensors = new Map([[program.input, tensor([1, 3, height, width], pixels)]]);
      nodes.forEach((node, i) => {
        compute(node, tensors);
        node.inputs.filter(name => lastUse.get(name) === i).forEach(name => tensors.delete(name));
      });
      return tensors.get(program.output).data;
    };
  };

  return { open, operators };
})();
