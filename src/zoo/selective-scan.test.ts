import fc from "fast-check";
import { InferenceSession, Tensor } from "onnxruntime-node";
import { describe, expect, test } from "vitest";
import { constant, input, type Value, writeModel } from "../onnx/index.ts";
import { blocks } from "./selective-scan/blocks.ts";
import { unrolled } from "./selective-scan/unrolled.ts";
import { loweringNames, type Route, selectiveScan } from "./selective-scan.ts";

/** The numbers of a route, each row-major in the shape that `Route` has. */
interface Numbers {
  readonly u: Float32Array;
  readonly delta: Float32Array;
  readonly a: Float32Array;
  readonly b: Float32Array;
  readonly c: Float32Array;
  readonly d: Float32Array;
  readonly reversed: boolean;
}

interface Sizes {
  readonly n: number;
  readonly l: number;
  readonly e: number;
  readonly s: number;
}

const fed = ["u", "delta", "b", "c"] as const;

/** What every lowering gives for the routes, by its name; for any number of images. */
async function scanned(
  routes: readonly Numbers[],
  { n, l, e, s }: Sizes,
  ways: Readonly<Record<string, (routes: readonly Route[]) => readonly Value[]>> = lowerings,
): Promise<Readonly<Record<string, readonly Float32Array[]>>> {
  const shapes = { u: [l, e], delta: [l, e], b: [l, s], c: [l, s] };
  const built = routes.map(({ a, d, reversed }, i): Route => {
    const [u, delta, b, c] = fed.map((name) => input(`${name}${i}`, ["N", ...shapes[name]]));
    return {
      u,
      delta,
      a: constant({ dtype: "float32", shape: [e, s], data: a }),
      b,
      c,
      d: constant({ dtype: "float32", shape: [e], data: d }),
      reversed,
    };
  });
  const outputs = Object.fromEntries(
    Object.entries(ways).flatMap(([name, way]) =>
      way(built).map((y, i) => [`${name} ${i}`, y] as const),
    ),
  );
  for (const { shape } of Object.values(outputs)) expect(shape).toEqual(["N", l, e]);
  const session = await InferenceSession.create(writeModel({ name: "scans", outputs }), {
    intraOpNumThreads: 1,
  });
  const feeds = Object.fromEntries(
    routes.flatMap((numbers, i) =>
      fed.map((name) => [
        `${name}${i}`,
        new Tensor("float32", numbers[name], [n, ...shapes[name]]),
      ]),
    ),
  );
  const got = await session.run(feeds);
  return Object.fromEntries(
    Object.keys(ways).map((name) => [
      name,
      routes.map((_, i) => got[`${name} ${i}`].data as Float32Array), // all that was asked is float32
    ]),
  );
}

const lowerings = Object.fromEntries(
  loweringNames.map((name) => [name, (routes: readonly Route[]) => selectiveScan(routes, name)]),
);

/** The recurrence as it is written, in float64. */
function recurrence({ u, delta, a, b, c, d, reversed }: Numbers, { n, l, e, s }: Sizes) {
  const y = new Float64Array(n * l * e);
  for (let i = 0; i < n; i++) {
    for (let k = 0; k < e; k++) {
      const h = new Float64Array(s);
      for (let step = 0; step < l; step++) {
        const t = i * l + (reversed ? l - 1 - step : step);
        const at = t * e + k;
        y[at] = d[k] * u[at];
        for (let j = 0; j < s; j++) {
          h[j] = Math.exp(delta[at] * a[k * s + j]) * h[j] + delta[at] * u[at] * b[t * s + j];
          y[at] += c[t * s + j] * h[j];
        }
      }
    }
  }
  return y;
}

/** Numbers as a network has them; `scale` makes steps longer. */
function drawn(
  seed: number,
  { n, l, e, s }: Sizes,
  { reversed = false, scale = 0.1 } = {},
): Numbers {
  let state = seed;
  const next = () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
  const all = (size: number, of: (x: number) => number) =>
    Float32Array.from({ length: size }, () => of(next()));
  const signed = (x: number) => 2 * x - 1;
  return {
    u: all(n * l * e, signed),
    delta: all(n * l * e, (x) => scale * x),
    a: all(e * s, (x) => -16 * x),
    b: all(n * l * s, signed),
    c: all(n * l * s, signed),
    d: all(e, signed),
    reversed,
  };
}

/** In units of the largest number of the reference. */
function farthest(got: Float32Array, reference: Float64Array): number {
  const largest = reference.reduce((most, y) => Math.max(most, Math.abs(y)), 1e-30);
  return got.reduce((most, y, i) => Math.max(most, Math.abs(y - reference[i])), 0) / largest;
}

async function agree(routes: readonly Numbers[], sizes: Sizes, ways = lowerings) {
  const references = routes.map((numbers) => recurrence(numbers, sizes));
  for (const [name, ys] of Object.entries(await scanned(routes, sizes, ways))) {
    for (const [i, y] of ys.entries()) {
      expect(farthest(y, references[i]), `${name}, route ${i}`).toBeLessThan(1e-5);
    }
  }
}

// Worked out by hand in float64: one channel, two numbers of state, A = (−1, −2), D = 0.3.
test.each(loweringNames)("%s gives the worked example", async (name) => {
  const numbers = {
    u: Float32Array.of(1, -2, 0.5),
    delta: Float32Array.of(0.34115387, 0.24100845, 0.55435524),
    a: Float32Array.of(-1, -2),
    b: Float32Array.of(0.5, -1, 1, 0.25, -0.75, 2),
    c: Float32Array.of(1, 0.5, -0.5, 1, 2, -1),
    d: Float32Array.of(0.3),
    reversed: false,
  };
  const sizes = { n: 1, l: 3, e: 1, s: 2 };
  const {
    [name]: [y],
  } = await scanned([numbers], sizes, { [name]: lowerings[name] });
  for (const [t, expected] of [0.3, -0.75719345, -1.1106171].entries()) {
    expect(y[t]).toBeCloseTo(expected, 6);
  }
  expect(farthest(y, recurrence(numbers, sizes))).toBeLessThan(1e-6);
});

describe("all lowerings give what the recurrence gives in float64", () => {
  const shapes = fc.record({
    n: fc.integer({ min: 1, max: 3 }),
    l: fc.integer({ min: 1, max: 70 }),
    e: fc.integer({ min: 1, max: 5 }),
    s: fc.constantFrom(1, 2, 16),
  });

  test("for any sizes and directions", async () => {
    const directions = fc.array(fc.boolean(), { minLength: 1, maxLength: 4 });
    await fc.assert(
      fc.asyncProperty(shapes, directions, fc.nat(), async (sizes, reversed, seed) => {
        const routes = reversed.map((reversed, i) => drawn(seed + i, sizes, { reversed }));
        await agree(routes, sizes);
      }),
      { numRuns: 12, seed: 1 },
    );
  });

  test.each([
    { n: 1, l: 3137, e: 2, s: 1 },
    { n: 2, l: 1009, e: 2, s: 16 },
  ])("for sequences of $l elements with $s numbers of state", async (sizes) => {
    const routes = [false, true].map((reversed) => drawn(7, sizes, { reversed, scale: 0.01 }));
    await agree(routes, sizes);
  });

  test("where a state is forgotten at once", async () => {
    const sizes = { n: 1, l: 67, e: 3, s: 4 };
    const routes = [false, true].map((reversed) => drawn(3, sizes, { reversed, scale: 1000 }));
    await agree(routes, sizes); // exponents down to −16 000
  });
});

test.each([1, 2, 3, 7, 8, 20])("%i blocks or steps at a time give the same", async (count) => {
  for (const s of [1, 2]) {
    const sizes = { n: 2, l: 20, e: 3, s };
    const routes = [false, true].map((reversed) => drawn(5, sizes, { reversed }));
    await agree(routes, sizes, {
      blocks: (routes) => routes.map((route) => blocks(route, count)),
      unrolled: (routes) => routes.map((route) => unrolled(route, count)),
    });
  }
});
