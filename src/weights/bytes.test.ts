import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { bytesOf, factsOf, torchSays } from "./fixtures/weights.ts";
import { openWeights } from "./open-weights.ts";

let folder: string;
let path: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "weights-"));
  path = join(folder, "of any name");
  await writeFile(path, bytesOf("views.pth"));
});

afterAll(() => rm(folder, { recursive: true }));

describe("a file of weights", () => {
  test("is read from the disk as from memory", async () => {
    await using weights = await openWeights(path);
    expect(weights.format).toBe("pytorch-zip");
    expect(factsOf(weights)).toEqual(torchSays("views.pth"));
  });

  test("cannot be read after it is closed", async () => {
    const weights = await openWeights(path);
    await weights[Symbol.asyncDispose]();
    expect(() => weights.read("whole")).toThrow("is closed");
  });

  test("is refused where it is not there, or is a folder", async () => {
    await expect(openWeights(join(folder, "none"))).rejects.toThrow("none: cannot be read: ENOENT");
    await expect(openWeights(folder)).rejects.toThrow("not a regular file");
  });
});
