import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { cast, input, outputsOf, relu, reshape, type Value, writeModel } from "../onnx/index.ts";
import { profile } from "./profile.ts";
import { subjectOf } from "./subject.ts";
import { costRemarks } from "./tables.ts";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "subject-"));
});
afterAll(() => rm(folder, { recursive: true }));

async function written(name: string, y: Value): Promise<string> {
  const path = join(folder, `${name}.onnx`);
  await writeFile(path, writeModel({ name, outputs: { y } }));
  return path;
}

const image = (...shape: (number | string)[]) => input("image", shape);
const laid = async (path: string, side?: number, batch = 1) =>
  subjectOf(path, { folder, batch, sides: side === undefined ? undefined : [side, side] });

describe("a file that is to be timed", () => {
  test("has its own size, or the one that is asked where its sizes are open or can be changed", async () => {
    expect(await laid(await written("own", relu(image(1, 3, 8, 6))))).toMatchObject({
      name: "own at 8×6",
      sides: [8, 6],
    });
    const open = await laid(await written("open", relu(image("N", 3, "H", "W"))), 10, 4);
    expect((await open.open()).feeds.image.shape).toEqual([4, 3, 10, 10]);
    const other = await laid(await written("other", relu(image(1, 3, 8, 8))), 12);
    expect((await other.open()).feeds.image.shape).toEqual([1, 3, 12, 12]);
  });

  test("is asked for its size where that is open, by the name of the input", async () => {
    const path = await written("dynamic", relu(image("N", 3, "H", "W")));
    await expect(laid(path)).rejects.toThrow(
      `${path}: the input "image" has open sizes [H, W]; say how large the images are with --sizes`,
    );
  });

  test("is refused where it takes no image", async () => {
    const path = await written("tokens", relu(input("tokens", ["N", "length"])));
    await expect(laid(path)).rejects.toThrow(
      `${path}: none of its inputs is an image of four axes ("tokens" [N, length]); count it with --static`,
    );
  });

  test("is refused a size or a batch that it cannot take", async () => {
    const path = await written("fixed", reshape(image(1, 3, 8, 8), [1, 192]));
    await expect(laid(path, 16)).rejects.toThrow(
      new RegExp(`^${path} cannot take images of 16×16: node .*cannot turn \\[1,3,16,16\\]`),
    );
    await expect(laid(path, 8, 2)).rejects.toThrow(
      'input "image" is fixed to 1×3×8×8, so axis 0 cannot be 2',
    );
  });
});

const options = {
  sizes: [],
  batches: [1],
  rounds: 1,
  seed: 0,
  threads: 1,
  patience: { leastRuns: 4, leastMs: 1, mostMs: 100 },
  operators: false,
  by: "a test",
  command: "none",
};

test("what the engine does not know is refused in its words, and nothing is kept", async () => {
  const [strange] = outputsOf("Foreign", [image(1, 3, 4, 4)], {
    domain: "com.example",
    type: "Sparkle",
    version: 1,
    raw: new Uint8Array(),
    outputs: [{ dtype: "float32", shape: [1, 4] }],
  });
  await expect(
    profile({ ...options, models: [await written("strange", strange)] }),
  ).rejects.toThrow(/^strange at 4×4: the runtime cannot run it: .*Sparkle/);
});

test("what the data decide is bounded, and said so", async () => {
  const places = cast(outputsOf("NonZero", [image(1, 3, 8, 8)], {})[0], "float32");
  const record = await profile({ ...options, models: [await written("places", places)] });
  expect(costRemarks(record)).toContain("places at 8×8: NonZero: counted as if no element were 0");
});
