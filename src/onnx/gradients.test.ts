import fc from "fast-check";
import { InferenceSession, Tensor } from "onnxruntime-node";
import { describe, expect, test } from "vitest";
import { type GradientOptions, gradients } from "./backward.ts";
import {
  add,
  averagePool,
  constant,
  conv,
  convTranspose,
  gelu,
  greater,
  gridSample,
  identity,
  input,
  layerNormalization,
  matMul,
  maxPool,
  mul,
  outputsOf,
  reduceMean,
  reduceSum,
  relu,
  reshape,
  scan,
  scoped,
  slice,
  softmax,
  sub,
  tanh,
  where,
} from "./build.ts";
import { chance, compared } from "./fixtures/central-differences.ts";
import { inHalf } from "./half.ts";
import { lifetimesOf, peakIn } from "./lifetimes.ts";
import type { Shape, Value } from "./value.ts";
import { writeModel } from "./write.ts";

const x = input("x", [2, 3]);

/** What a graph of inputs `x`, [2, 3] or as said, gives for the numbers 0.1, −0.2, 0.3, … */
async function run(values: readonly Value[], shape: readonly number[] = [2, 3]) {
  const outputs = Object.fromEntries(values.map((value, i) => [`y${i}`, identity(value)]));
  const session = await InferenceSession.create(writeModel({ name: "test", outputs }), {
    intraOpNumThreads: 1,
  });
  const size = shape.reduce((a, b) => a * b, 1);
  const data = Float32Array.from({ length: size }, (_, i) => 0.1 * (i + 1) * (-1) ** i);
  const feeds = session.inputNames.length === 0 ? {} : { x: new Tensor("float32", data, shape) };
  const got = await session.run(feeds);
  return values.map((_, i) => [...(got[`y${i}`].data as Float32Array)]);
}

const weight = (shape: readonly number[], name?: string): Value => {
  const next = chance(shape.length + shape[0]);
  const size = shape.reduce((a, b) => a * b, 1);
  const data = Float32Array.from({ length: size }, () => (2 * next() - 1) / Math.sqrt(shape[0]));
  return constant({ dtype: "float32", shape, data }, name);
};

describe("what is asked for", () => {
  test("is the gradient of the sum, if no seed is given", async () => {
    expect(await run(gradients([mul(x, x)], ["x"]))).toEqual(await run([add(x, x)]));
  });

  test("is that by an input, a weight or an inner value, which may be behind each other", async () => {
    const w = weight([3, 2], "head.weight");
    const inner = tanh(x);
    const y = reduceSum(matMul(inner, w), [0, 1]);
    const [byWeight, byInner, byInput] = gradients([y], ["head.weight", inner, x]);
    expect([byWeight.shape, byInner.shape, byInput.shape]).toEqual([
      [3, 2],
      [2, 3],
      [2, 3],
    ]);
    const one = sub(
      constant({ dtype: "float32", shape: [], data: Float32Array.of(1) }),
      mul(inner, inner),
    );
    const [own, expected] = await run([byInput, mul(byInner, one)]);
    for (const [i, g] of own.entries()) expect(g).toBeCloseTo(expected[i], 6);
  });

  test("is added up over several outputs, one of which the other depends on", async () => {
    const a = mul(x, x);
    const seeds = [a, x];
    const own = gradients([a, mul(a, x)], [x], { seeds });
    const expected = add(mul(mul(a, x), constantOf(2)), mul(mul(a, x), constantOf(3)));
    const [got, wanted] = await run([own[0], expected]);
    for (const [i, g] of got.entries()) expect(g).toBeCloseTo(wanted[i], 6);
  });

  test("is 0 where nothing depends on it, or only by what is flat", async () => {
    const flat = where(greater(x, constantOf(0)), weight([3]), weight([3]));
    expect(await run(gradients([flat, weight([2])], [x]))).toEqual([[0, 0, 0, 0, 0, 0]]);
  });

  test.each<[string, number, (a: Value, w: Value) => Value]>([
    ["in float64", 2e-6, (a, w) => softmax(matMul(tanh(a), w))],
    ["with a norm", 1e-3, (a, w) => tanh(layerNormalization(matMul(a, w), { scale: a }))],
  ])("can be differentiated again, %s", async (_, allowed, of) => {
    const again = (a: Value, w: Value): Value => {
      const y = of(a, w);
      return gradients([mul(y, y)], [a])[0];
    };
    const { errors } = await compared({ inputs: [[3], [3, 3]], of: again });
    for (const error of errors) expect(error).toBeLessThan(allowed);
  });
});

const constantOf = (value: number): Value =>
  constant({ dtype: "float32", shape: [], data: Float32Array.of(value) });

describe("what cannot be", () => {
  const odd = scoped("neck", () =>
    gridSample(input("x", ["N", 1, 2, 2]), input("grid", ["N", 2, 2, 2])),
  );

  test("an operator without a rule is refused on the way, with its place", () => {
    expect(() => gradients([odd], ["x"])).toThrow(
      "GridSample (in neck): no rule for its gradient is known; ask for gradients of or by values on one side of it",
    );
  });

  test("an operator that we do not know is called as in its file", () => {
    const [y] = outputsOf("Foreign", [x], {
      domain: "com.example",
      type: "Sparkle",
      version: 1,
      raw: new Uint8Array(),
      outputs: [{ dtype: "float32", shape: [2] }],
    });
    expect(() => gradients([y], [x])).toThrow("Sparkle: no rule");
  });

  test("beside the way, it does not matter", () => {
    const after = relu(odd);
    expect(gradients([mul(after, after)], [odd])[0].shape).toEqual(odd.shape);
  });

  test("a name that is not in the graph", () => {
    expect(() => gradients([relu(x)], ["y"])).toThrow('the graph has no input and no weight "y"');
  });

  test("a seed of another shape", () => {
    expect(() => gradients([relu(x)], [x], { seeds: [weight([3])] })).toThrow(
      "gradients: seed 0 is float32[3], its output float32[2,3]",
    );
  });
});

test("of equal elements in a window, the first gets all, as in PyTorch", async () => {
  const even = mul(reshape(x, [1, 1, 2, 3]), constantOf(0));
  const y = maxPool(even, { kernel_shape: [2, 2] });
  expect(await run(gradients([y], [even]))).toEqual([[1, 1, 0, 0, 0, 0]]);
});

test("a graph in half precision has gradients in half precision", async () => {
  const y = relu(matMul(x, weight([3, 4])));
  const half = inHalf({ y }).y;
  const [full, own] = await run([...gradients([y], ["x"]), ...gradients([half], ["x"])]);
  for (const [i, g] of own.entries()) expect(g).toBeCloseTo(full[i], 2);
});

describe("recomputed parts", () => {
  const blocks = Array.from({ length: 8 }, (_, i) => `blocks.${i}`);
  const network = (image: Value, n: number): Value => {
    const sequence = (h: Value) => {
      const { outputs } = scan(
        { states: [mul(reduceMean(h, [0], { keepdims: 0 }), weight([8]))], sequences: [h] },
        ([s], [e]) => {
          const next = tanh(add(mul(s, weight([8])), e));
          return { states: [next], outputs: [next] };
        },
      );
      return outputs[0];
    };
    return blocks.slice(0, n).reduce(
      (h, name, i) =>
        scoped(name, () => {
          const wide = gelu(matMul(h, weight([8, 64])));
          const narrow = matMul(wide, weight([64, 8]));
          return add(h, i === 1 ? sequence(narrow) : narrow);
        }),
      image,
    );
  };
  const by = (options: GradientOptions, shape: Shape = [5, 8]) =>
    gradients([network(input("x", shape), 8)], ["x"], options);

  test("give the same, for an open batch as well", async () => {
    const [[kept], [again], [open]] = [
      await run(by({}), [5, 8]),
      await run(by({ recompute: blocks }), [5, 8]),
      await run(by({ recompute: blocks }, ["N", 8]), [5, 8]),
    ];
    expect(again).toEqual(kept);
    expect(open).toEqual(kept);
  });

  test("lower the most that is held at once", () => {
    const peak = (options: GradientOptions) => peakIn(lifetimesOf(by(options, [64, 8])));
    expect(peak({ recompute: blocks })).toBeLessThan(0.5 * peak({}));
  });
});

describe("central differences tell a wrong gradient", () => {
  const row = { inputs: [["N", 3] as Shape], of: (a: Value) => softmax(a) };
  const wrong = (by: number) => (g: Value) =>
    mul(g, outputsOf("Cast", [constantOf(by)], { to: g.dtype })[0]);

  test("in float64, by a part in ten thousand", async () => {
    const { dtype, errors } = await compared(row, 1, wrong(1.0001));
    expect(dtype).toBe("float64");
    expect(errors[0]).toBeGreaterThan(2e-6);
  });

  test("in float32, by a part in a hundred", async () => {
    const { errors } = await compared({ ...row, dtype: "float32" }, 1, wrong(1.01));
    expect(errors[0]).toBeGreaterThan(3e-4);
  });

  test("in which one element is missing", async () => {
    const { errors } = await compared(row, 1, (g) => {
      const rest = slice(g, { starts: [1], ends: [3], axes: [1] });
      return outputsOf(
        "Pad",
        [rest, constant({ dtype: "int64", shape: [4], data: BigInt64Array.of(0n, 1n, 0n, 0n) })],
        {},
      )[0];
    });
    expect(errors[0]).toBeGreaterThan(2e-6);
  });
});

describe("for drawn windows", () => {
  const small = fc.integer({ min: 1, max: 3 });
  const window = fc.record({
    size: fc.integer({ min: 5, max: 9 }),
    kernel: small,
    stride: small,
    dilation: fc.integer({ min: 1, max: 2 }),
    before: fc.integer({ min: 0, max: 2 }),
    after: fc.integer({ min: 0, max: 2 }),
  });
  const axes = fc.array(window, { minLength: 1, maxLength: 2 });
  type Axes = readonly {
    size: number;
    kernel: number;
    stride: number;
    dilation: number;
    before: number;
    after: number;
  }[];
  const along = (windows: Axes) => ({
    strides: windows.map(({ stride }) => stride),
    dilations: windows.map(({ dilation }) => dilation),
    pads: [...windows.map(({ before }) => before), ...windows.map(({ after }) => after)],
  });
  const sizes = (windows: Axes) => windows.map(({ size }) => size);
  const kernels = (windows: Axes) => windows.map(({ kernel }) => kernel);

  const holds = (row: Parameters<typeof compared>[0]) =>
    compared(row).then(({ dtype, errors }) => {
      for (const error of errors)
        expect(error, dtype).toBeLessThan(dtype === "float64" ? 2e-6 : 3e-4);
    });

  test("convolutions have the gradients of central differences", async () => {
    await fc.assert(
      fc.asyncProperty(axes, fc.constantFrom(1, 2), small, small, async (windows, group, c, f) => {
        const inputs = [
          ["N", c * group, ...sizes(windows)],
          [f * group, c, ...kernels(windows)],
          [f * group],
        ];
        await holds({ inputs, of: (a, w, b) => conv(a, w, { b, group, ...along(windows) }) });
      }),
      { numRuns: 40, seed: 1 },
    );
  });

  test("so have transposed convolutions", async () => {
    await fc.assert(
      fc.asyncProperty(axes, fc.constantFrom(1, 2), small, small, async (windows, group, c, f) => {
        const { pads, ...others } = along(windows);
        const held = windows.map(({ kernel, dilation }, i) =>
          Math.min(pads[i], (kernel - 1) * dilation),
        );
        const inputs = [
          ["N", c * group, ...sizes(windows)],
          [c * group, f, ...kernels(windows)],
        ];
        const output_padding = others.strides.map((stride) => stride - 1);
        await holds({
          inputs,
          of: (a, w) =>
            convTranspose(a, w, { group, ...others, output_padding, pads: [...held, ...held] }),
        });
      }),
      { numRuns: 40, seed: 1 },
    );
  });

  test("and pooling", async () => {
    await fc.assert(
      fc.asyncProperty(axes, fc.constantFrom(0, 1), async (windows, flag) => {
        const { pads, ...others } = along(windows);
        const fitting = windows.map(({ kernel }, i) => Math.min(pads[i], kernel - 1)); // as engines ask
        const of = { kernel_shape: kernels(windows), pads: [...fitting, ...fitting], ...others };
        const inputs = [[2, 2, ...sizes(windows)]];
        await holds({ inputs, of: (a) => maxPool(a, of), apart: 0.2 });
        await holds({
          inputs,
          of: (a) => averagePool(a, { ...of, count_include_pad: flag as 0 | 1 }),
        });
      }),
      { numRuns: 40, seed: 1 },
    );
  });
});
