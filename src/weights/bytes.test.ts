import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { temporary } from "../../test/support/pictures.ts";
import { bytesOf, factsOf, torchSays } from "./fixtures/weights.ts";
import { openWeights } from "./open-weights.ts";

let folder: string;
let path: string;

beforeAll(async () => {
  folder = await temporary("weights");
  path = join(folder, "of any name");
  await writeFile(path, bytesOf("views.pth"));
});

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
