import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { writeWhole } from "./files.ts";

describe("a file that is written whole", () => {
  let folder: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "snellen-files-"));
  });
  afterEach(() => rm(folder, { recursive: true }));

  test("takes the place of the former one, and leaves nothing beside it", async () => {
    const path = join(folder, "a.json");
    await writeWhole(path, "before");
    await writeWhole(path, ["af", "ter"]);
    expect(await readFile(path, "utf8")).toBe("after");
    expect(await readdir(folder)).toEqual(["a.json"]);
  });

  test("is refused below what is no folder, and in a folder that is not there", async () => {
    const file = join(folder, "a.txt");
    await writeFile(file, "");
    await expect(writeWhole(join(file, "b.json"), "")).rejects.toThrow(
      /b\.json: what should be its folder is a file/,
    );
    await expect(writeWhole(join(folder, "none", "b.json"), "")).rejects.toThrow(
      /b\.json: its folder is not there/,
    );
  });
});
