import { createHash } from "node:crypto";
import { describe, expect, test } from "vitest";
import { normalCdf, random } from "../statistics/index.ts";
import computed from "./fixtures/init.json" with { type: "json" };
import { moments } from "./fixtures/moments.ts";
import {
  fanIn,
  filled,
  type Init,
  kaimingFanOut,
  normal,
  torchDefault,
  truncatedNormal,
  uniform,
} from "./init.ts";

const shape = [64, 32, 5, 5]; // 51 200 elements; fan-in 800, fan-out 1600

/** Φ(x / std), between the same at ±2 for the truncated one. */
const cdfOfNormal = (std: number) => (x: number) => normalCdf(x / std);
const cdfOfUniform = (bound: number) => (x: number) => (x + bound) / (2 * bound);
const cdfTruncated = (std: number) => (x: number) =>
  (normalCdf(x / std) - normalCdf(-2 / std)) / (normalCdf(2 / std) - normalCdf(-2 / std));

interface Drawn {
  readonly init: Init;
  /** As `torch.nn.init` documents it. */
  readonly std: number;
  /** Which no element exceeds. */
  readonly bound: number;
  readonly cdf: (x: number) => number;
}

const drawn: Readonly<Record<string, Drawn>> = {
  "uniform(0.3)": {
    init: uniform(0.3),
    std: 0.3 / Math.sqrt(3),
    bound: 0.3,
    cdf: cdfOfUniform(0.3),
  },
  "normal(0.5)": {
    init: normal(0.5),
    std: 0.5,
    bound: Number.POSITIVE_INFINITY,
    cdf: cdfOfNormal(0.5),
  },
  "truncatedNormal(0.02)": {
    init: truncatedNormal(0.02),
    std: 0.02,
    bound: 2,
    cdf: cdfTruncated(0.02),
  },
  // Between ±1 standard deviation: √(1 − 2·φ(1)/(2·Φ(1) − 1)), and twice that of 2.
  "truncatedNormal(2)": {
    init: truncatedNormal(2),
    std: 2 * Math.sqrt(1 - (2 * 0.24197072451914337) / 0.6826894921370859),
    bound: 2,
    cdf: cdfTruncated(2),
  },
  "torchDefault (kaiming_uniform_ with a = √5)": {
    init: torchDefault,
    std: Math.sqrt(2 / (1 + 5)) / Math.sqrt(800),
    bound: 1 / Math.sqrt(800),
    cdf: cdfOfUniform(1 / Math.sqrt(800)),
  },
  'kaimingFanOut (kaiming_normal_ with mode = "fan_out")': {
    init: kaimingFanOut,
    std: Math.sqrt(2 / 1600),
    bound: Number.POSITIVE_INFINITY,
    cdf: cdfOfNormal(Math.sqrt(2 / 1600)),
  },
};

describe.each(Object.entries(drawn))("%s", (name, { init, std, bound, cdf }) => {
  const elements = init(shape, random(7));

  test("has the mean, the deviation and the bounds of PyTorch's formula", () => {
    const { n, ...found } = moments(elements);
    expect(n).toBe(51_200);
    expect(Math.abs(found.mean)).toBeLessThan((4 * std) / Math.sqrt(n));
    expect(Math.abs(found.std / std - 1)).toBeLessThan(4 / Math.sqrt(2 * n));
    expect(elements.every((v) => Math.abs(v) <= Math.fround(bound))).toBe(true);
  });

  // Kolmogorov and Smirnov: 1.95 / √n is exceeded once in a thousand draws.
  test("has the whole distribution", () => {
    const sorted = elements.toSorted();
    const apart = sorted.reduce(
      (most, v, i) => Math.max(most, Math.abs(cdf(v) - (i + 0.5) / sorted.length)),
      0,
    );
    expect(apart).toBeLessThan(1.95 / Math.sqrt(sorted.length));
  });

  test("is to the bit what scipy makes of the seed, so the same on every machine", () => {
    const sha256 = createHash("sha256").update(new Uint8Array(elements.buffer)).digest("hex");
    expect(sha256).toBe((computed.sha256 as Record<string, string>)[name.split(" ")[0]]);
  });
});

test("the check of distributions tells a normal one from a truncated one", () => {
  const elements = normal(2)([51_200], random(7)).toSorted();
  const apart = elements.map((v, i) => Math.abs(cdfTruncated(2)(v) - (i + 0.5) / elements.length));
  expect(Math.max(...apart.slice(0, 1000))).toBeGreaterThan(1.95 / Math.sqrt(elements.length));
});

test("filled has one value everywhere, and draws nothing", () => {
  const chance = random(7);
  expect(filled(1e-6)([3], chance)).toEqual(Float32Array.of(1e-6, 1e-6, 1e-6));
  expect(chance.uint32()).toBe(random(7).uint32());
});

test("the fan-in of [out, in, kernel, kernel] is in · kernel²", () => {
  expect(fanIn(shape)).toBe(800);
});
