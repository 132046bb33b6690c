import { InferenceSession, Tensor } from "onnxruntime-node";
import { describe, expect, test } from "vitest";
import { type GradientOptions, gradients } from "./backward.ts";
import {
  add,
  constant,
  exp,
  gelu,
  greater,
  gridSample,
  identity,
  input,
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
  sub,
  tanh,
  unsqueeze,
  where,
} from "./build.ts";
import { chance } from "./fixtures/central-differences.ts";
import { inHalf } from "./half.ts";
import { lifetimesOf, peakIn } from "./lifetimes.ts";
import { graphsIn, nodesBefore, type Shape, type Value } from "./value.ts";
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
  const image = reshape(relu(matMul(x, weight([3, 4]))), [1, 1, 2, 4]);
  const y = maxPool(image, { kernel_shape: [2, 2] });
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

test("of a long scan, few states are held at once if they are recomputed", () => {
  const { outputs } = scan(
    { states: [weight([64, 8])], sequences: [input("x", [1024, 1, 8])] },
    ([state], [element]) => {
      const next = tanh(add(state, element));
      return { states: [next], outputs: [reduceSum(next, [0])] };
    },
  );
  const peak = (states: "store" | "recompute") =>
    peakIn(lifetimesOf(gradients(outputs, ["x"], { states })));
  const all = 1024 * 64 * 8 * 4;
  expect(peak("store")).toBeGreaterThan(all);
  expect(peak("recompute")).toBeLessThan(0.2 * all);
});

test("of the steps of a scan, what waits for no other step is done for all at once", () => {
  const { outputs } = scan(
    { states: [weight([4, 8])], sequences: [input("x", [16, 8])] },
    ([state], [element]) => {
      const next = tanh(mul(state, exp(unsqueeze(element, [0]))));
      return { states: [next], outputs: [next] };
    },
  );
  const scans = nodesBefore(gradients(outputs, ["x"])).flatMap(graphsIn);
  expect(scans).toHaveLength(2);
  const inside = scans.flatMap(({ nodes }) => nodes.map(({ op }) => op));
  expect(inside).toContain("Tanh");
  expect(inside).not.toContain("Exp");
  expect(inside).not.toContain("Unsqueeze");
});
