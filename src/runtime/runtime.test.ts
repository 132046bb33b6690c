import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { colourModel } from "../../test/support/colour-model.ts";
import { Refusal } from "../errors.ts";
import { runtimeNamed } from "./index.ts";

const image = (n: number) => ({
  dtype: "float32" as const,
  shape: [n, 3, 8, 8],
  data: new Float32Array(n * 192).map((_, i) => Math.floor(i / 64) % 3),
});

describe.each(["cpu"])("the runtime %s", (name) => {
  const runtime = runtimeNamed(name);

  test("gives all outputs", async () => {
    await using session = await runtime.open(colourModel({ channels: [0, 2] }), "m");
    const { scores } = await session.run({ image: image(2) });
    expect(scores).toEqual({
      dtype: "float32",
      shape: [2, 2],
      data: Float32Array.of(0, 2, 0, 2),
    });
  });

  test("reads memory that threads share", async () => {
    await using session = await runtime.open(colourModel(), "m");
    const data = new Float32Array(new SharedArrayBuffer(4 * 192)).fill(3);
    const { scores } = await session.run({ image: { ...image(1), data } });
    expect(scores.data).toEqual(Float32Array.of(3, 3, 3));
  });

  test.each([1, 2])("runs side by side in %i lanes, each answer to its question", async (lanes) => {
    await using session = await runtime.open(colourModel(), "m", { lanes, threads: lanes });
    const answers = await Promise.all([1, 2, 3, 4, 5].map((n) => session.run({ image: image(n) })));
    expect(answers.map(({ scores }) => scores.shape[0])).toEqual([1, 2, 3, 4, 5]);
    expect(session.lanes).toBe(lanes);
  });

  test.each(["none", "basic", "extended", "all"] as const)(
    "optimises: %s",
    async (optimization) => {
      await using session = await runtime.open(colourModel(), "m", { optimization, threads: 1 });
      const { scores } = await session.run({ image: image(1) });
      expect(scores.data).toEqual(Float32Array.of(0, 1, 2));
    },
  );

  test("refuses what is no model, with the engine's words on one line", async () => {
    const opening = runtime.open(new TextEncoder().encode("nothing"), "m");
    await expect(opening).rejects.toThrow(/^m: the runtime cannot load it: [^\n]+$/);
    await expect(opening).rejects.toBeInstanceOf(Refusal);
  });

  test("refuses an output that is not of numbers", async () => {
    const path = fileURLToPath(new URL("fixtures/string-output.onnx", import.meta.url));
    await using session = await runtime.open(path, "m");
    const run = session.run({ image: image(1) });
    await expect(run).rejects.toEqual(
      new Refusal(
        "model",
        'm: output "words" is of type string; export the model with numbers as outputs only',
      ),
    );
  });

  test("refuses more threads than this machine has use for", async () => {
    const opening = runtime.open(colourModel(), "m", { threads: 100_000, lanes: 1 });
    await expect(opening).rejects.toThrow("100000 threads are too many");
  });

  test("refuses a feed that does not fit", async () => {
    await using session = await runtime.open(colourModel(), "m");
    const run = session.run({ image: { ...image(1), shape: [1, 3, 4, 16] } });
    await expect(run).rejects.toThrow(/^m: the runtime cannot run it: [^\n]+$/);
  });
});

test("an unknown runtime is refused with what there is", () => {
  expect(() => runtimeNamed("gpu")).toThrow('unknown runtime "gpu"');
});
