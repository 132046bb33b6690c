import { describe, expect, test } from "vitest";
import { OutOfMemory, type Session, type Tensors } from "../runtime/index.ts";
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
  outputs: ["y"],
  size: [1, 1] as const,
  encoding,
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

const looks = Array.from({ length: 7 }, (_, i) => ({
  elements: Float32Array.of(i, 0, 0),
  width: 1,
  height: 1,
}));
const firstOf = (answers: readonly Tensors[]) => answers.map(({ y }) => y.data[0]);

describe("inference", () => {
  test("goes through the images in batches, in their order", async () => {
    const session = limited(100);
    const answers = await inference(session, contract, 3).answers(looks);
    expect(firstOf(answers)).toEqual([0, 1, 2, 3, 4, 5, 6]);
    expect(session.batches).toEqual([3, 3, 1]);
  });

  test("halves the batch where memory does not suffice, says so, and loses no image", async () => {
    const session = limited(2);
    const running = inference(session, contract, 7);
    const answers = await running.answers(looks);
    expect(firstOf(answers)).toEqual([0, 1, 2, 3, 4, 5, 6]);
    expect(session.batches).toEqual([2, 2, 2, 1]);
    expect(running.batch()).toBe(2);
    expect(running.notes).toEqual([
      "out of memory with a batch of 7; went on with 4",
      "out of memory with a batch of 4; went on with 2",
    ]);
  });

  test("gives up where there is no memory for one image", async () => {
    await expect(inference(limited(0), contract, 4).answers(looks)).rejects.toThrow(
      "m: not enough memory for a batch of 1",
    );
  });

  test("pads to the batch that a graph fixes, and drops what it padded", async () => {
    const session = limited(4);
    const answers = await inference(session, { ...contract, fixedBatch: 4 }, 1).answers(looks);
    expect(answers).toHaveLength(7);
    expect(session.batches).toEqual([4, 4]);
  });

  test("gives each look its own outputs, as for a batch of one", async () => {
    const [first, second] = await inference(limited(9), contract, 7).answers(looks);
    expect(first.y).toEqual({ shape: [1, 2], dtype: "float32", data: Float32Array.of(0, 7) });
    expect(second.y.data).toEqual(Float32Array.of(1, 7));
  });

  test("takes only looks of one size together", async () => {
    const session = limited(9);
    const mixed = looks.map((look, i) => (i === 3 ? { ...look, width: 3, height: 1 } : look));
    await inference(session, contract, 7).answers(mixed);
    expect(session.batches).toEqual([3, 1, 3]);
  });

  test("refuses outputs that are not one for each image", async () => {
    const session: Session = {
      ...limited(9),
      run: async () => ({ y: { shape: [3, 2], dtype: "float32", data: new Float32Array(6) } }),
    };
    await expect(inference(session, contract, 7).answers(looks)).rejects.toThrow(
      'm: output "y" has the shape [3,2] for 7 images; expected 7 first',
    );
  });
});
