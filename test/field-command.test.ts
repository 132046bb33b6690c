/** @module Fields through the command line: made, kept, listed, shown, and refused. */
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { beforeAll, expect, test } from "vitest";
import { temporary } from "./support/pictures.ts";
import { snellen } from "./support/snellen.ts";

let folder: string;
beforeAll(async () => {
  folder = await temporary("field");
});

test("an untrained network of the zoo is looked into, kept, listed and shown", async () => {
  const store = join(folder, "store");
  const out = join(folder, "out");
  const words = ["--images", "2", "--size", "64", "--weights", "none", "--store", store];
  const made = snellen("field", "resnet18", ...words, "-o", out, "--threads", "1");
  expect(made).toMatchObject({ status: 0 });
  expect(made.stdout).toMatch(/resnet18, untrained +64×64 +stage4 2×2 +2 /);
  expect(made.stderr).toContain("resnet18: 2 of 2 (100 %)");
  expect((await readdir(out)).sort()).toEqual([
    "radial.svg",
    "resnet18-untrained.npy",
    "resnet18-untrained.png",
  ]);

  expect(snellen("records", "--store", store).stdout).toMatch(
    /^[0-9a-f]{12} +resnet18 +field +replknet +2 images/,
  );
  const [{ id }] = JSON.parse(snellen("records", "--store", store, "--json").stdout);
  expect(snellen("show", id, "--store", store).stdout).toContain("resnet18, untrained");
});

test.each([
  [["resnet18", "vit-ti16", "--weights", "a.pth"], "say --weights resnet18=a.pth"],
  [["resnet18", "--place", "3"], "expected row and column such as 3,3"],
  [["resnet18", "--layer", "stage5", "--size", "64"], 'did you mean "stage1"?'],
  [["resnet19"], 'unknown model "resnet19": did you mean'],
])("%j is refused in one line", (words, message) => {
  const { status, stderr } = snellen("field", ...words, "--store", join(folder, "none"));
  expect(status).toBe(2);
  const said = stderr.split("\n").filter((line) => line !== "" && !line.startsWith("note: "));
  expect(said).toHaveLength(1);
  expect(said[0]).toContain(message);
});
