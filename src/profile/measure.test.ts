import { describe, expect, test } from "vitest";
import type { Stopwatch } from "../runtime/index.ts";
import { latencyOf, measure } from "./measure.ts";

/** A machine whose runs take what `latency` says, the first being run 0. */
function machine(latency: (run: number) => number): Stopwatch & { readonly runs: () => number } {
  let run = 1;
  return {
    loadMs: 7,
    firstRunMs: latency(0),
    runs: () => run,
    async time(runs) {
      const latenciesMs = Float64Array.from({ length: runs }, () => latency(run++));
      const wallMs = latenciesMs.reduce((sum, ms) => sum + ms, 0);
      return { latenciesMs, wallMs, cpuMs: 2 * wallMs, othersMs: wallMs / 4 };
    },
    memory: async () => ({ peakBytes: 300, emptyBytes: 100 }),
    operators: async () => [],
    [Symbol.asyncDispose]: async () => undefined,
  };
}

/** A little of up and down, the same each time. */
const wobble = (run: number) => 0.01 * Math.sin(7 * run);

describe("measure", () => {
  test("leaves out the warm-up, and no more", async () => {
    const found = await measure(machine((run) => (run <= 40 ? 30 - run / 2 : 9) + wobble(run)));
    expect(found.isSteady).toBe(true);
    expect(found.warmUpRuns).toBeGreaterThanOrEqual(40);
    expect(found.warmUpRuns).toBeLessThanOrEqual(50);
    for (const ms of found.latenciesMs) expect(ms).toBeCloseTo(9, 1);
  });

  test("measures long enough, and stops then", async () => {
    const found = await measure(machine((run) => 10 + wobble(run)));
    expect(found.latenciesMs.length).toBeGreaterThanOrEqual(50); // half a second
    expect(found.latenciesMs.length).toBeLessThanOrEqual(70);
  });

  test("takes quick runs by the hundred, and slow ones one by one", async () => {
    const quick = machine((run) => 0.05 + 0.0001 * wobble(run));
    await measure(quick);
    expect(quick.runs()).toBeGreaterThan(5000);
    const slow = machine((run) => 2000 + wobble(run));
    const found = await measure(slow);
    expect(found.latenciesMs.length + found.warmUpRuns).toBe(8); // 15 seconds are over
  });

  test("says so when nothing becomes steady, and takes the later half", async () => {
    const found = await measure(machine((run) => 10 + run));
    expect(found.isSteady).toBe(false);
    expect(found.latenciesMs[0]).toBeGreaterThan(50);
  });

  test("says how busy the process and the others were", async () => {
    const found = await measure(machine(() => 10));
    expect(found).toMatchObject({ busyCores: 2, othersBusyCores: 0.25, loadMs: 7, peakBytes: 300 });
  });
});

test("latencies are told by their quantiles", () => {
  const found = latencyOf(Array.from({ length: 101 }, (_, i) => 100 - i));
  expect(found).toEqual({ medianMs: 50, p90Ms: 90, p95Ms: 95, p99Ms: 99, leastMs: 0, meanMs: 50 });
});
