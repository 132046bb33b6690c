import { spawnSync } from "node:child_process";
import { readFile, writeFile } from "node:fs/promises";
import { hostname } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { temporary } from "../../test/support/pictures.ts";
import { lock } from "./lock.ts";

/** The number of a process that is no more. */
const gone = (): number => spawnSync("true").pid;

test("a folder that is held is refused, and free after", async () => {
  const folder = await temporary("lock");
  {
    await using _held = await lock(folder);
    await expect(lock(folder)).rejects.toThrow("this run is being made already");
  }
  await using _again = await lock(folder);
});

test.each([
  ["a process that is no more", () => JSON.stringify({ pid: gone(), host: hostname() })],
  ["a process that was killed while it wrote", () => '{"pid": 12'],
  [
    "an earlier process with our number",
    () => JSON.stringify({ pid: process.pid, host: hostname() }),
  ],
])("the lock of %s is taken over", async (_, content) => {
  const folder = await temporary("lock");
  await writeFile(join(folder, "lock"), content());
  await using _held = await lock(folder);
  expect(JSON.parse(await readFile(join(folder, "lock"), "utf8")).pid).toBe(process.pid);
});

test("the lock of a process that runs, or of another machine, is not", async () => {
  const folder = await temporary("lock");
  for (const holder of [
    { pid: process.ppid, host: hostname() },
    { pid: gone(), host: "elsewhere" },
  ]) {
    await writeFile(join(folder, "lock"), JSON.stringify(holder));
    await expect(lock(folder)).rejects.toThrow(`remove ${join(folder, "lock")} if it is no more`);
  }
});
