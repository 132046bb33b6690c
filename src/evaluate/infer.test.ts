import { describe, expect, test } from "vitest";
import { OutOfMemory, type Session } from "../runtime/index.ts";
import { inference } from "./infer.ts";

const encoding = {
  layout: "NCHW",
  dtype: "float32",
  channels: "RGB",
  scale: 1,
  mean: [0, 0, 0],
  std: [1, 1, 1],
} as const;
const contract = {
  where: "m",
  input: "x",
  output: "y",
  size: [1, 1] as const,
  encoding,
  outputs: 2,
  fixedBatch: undefined,
};

/** Gives [first element, number of images] for each image; has memory for `most` images at once. */
function limited(most: number): Session & { batches: number[] } {
  const batches: number[] = [];
  return {
    lanes: 1,
    batches,
    async run({ x }) {
      const n = x.shape[0];
      if (n > most) throw new OutOfMemory(`no room for ${n}`);
      batches.push(n);
      const data = Float32Array.from({ length: 2 * n }, (_, i) =>
        i % 2 === 0 ? Number(x.data[(i / 2) * 3]) : n,
      );
      return { y: { shape: [n, 2], dtype: "float32", data } };
    },
    [Symbol.asyncDispose]: async () => undefined,
  };
}

const images = Array.from({ length: 7 }, (_, i) => Float32Array.of(i, 0, 0));

describe("inference", () => {
  test("goes through the images in batches, in their order", async () => {
    const session = limited(100);
    const scores = await inference(session, contract, 3).scores(images);
    expect(scores.map(([first]) => first)).toEqual([0, 1, 2, 3, 4, 5, 6]);
    expect(session.batches).toEqual([3, 3, 1]);
  });

  test("halves the batch where memory does not suffice, says so, and loses no image", async () => {
    const session = limited(2);
    const running = inference(session, contract, 7);
    const scores = await running.scores(images);
    expect(scores.map(([first]) => first)).toEqual([0, 1, 2, 3, 4, 5, 6]);
    expect(session.batches).toEqual([2, 2, 2, 1]);
    expect(running.batch()).toBe(2);
    expect(running.notes).toEqual([
      "out of memory with a batch of 7; went on with 4",
      "out of memory with a batch of 4; went on with 2",
    ]);
  });

  test("gives up where there is no memory for one image", async () => {
    await expect(inference(limited(0), contract, 4).scores(images)).rejects.toThrow(
      "m: not enough memory for a batch of 1",
    );
  });

  test("pads to the batch that a graph fixes, and drops what it padded", async () => {
    const session = limited(4);
    const scores = await inference(session, { ...contract, fixedBatch: 4 }, 1).scores(images);
    expect(scores).toHaveLength(7);
    expect(session.batches).toEqual([4, 4]);
  });

  test("refuses an output of another shape", async () => {
    await expect(
      inference(limited(9), { ...contract, outputs: 5 }, 7).scores(images),
    ).rejects.toThrow('m: output "y" has the shape [7,2] for 7 images; expected [7, 5]');
  });
});
