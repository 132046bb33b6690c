import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdir, readdir, writeFile } from "node:fs/promises";
import { hostname } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { temporary } from "../../test/support/pictures.ts";
import { lock } from "./lock.ts";

/** The number of a process that is no more. */
const gone = (): number => spawnSync("true").pid;

const claim = (pid: number, host = hostname()): string =>
  `lock.${encodeURIComponent(host)}.${pid}.0123456789abcdef`;

test("a folder that is held is refused, and free after", async () => {
  const folder = await temporary("lock");
  {
    await using _held = await lock(folder);
    await expect(lock(folder)).rejects.toThrow("this run is being made already");
  }
  await using _again = await lock(folder);
});

test("of many who want a folder at once, one holds it, and the others leave nothing", async () => {
  const folder = await temporary("lock");
  const outcomes = await Promise.allSettled(Array.from({ length: 8 }, () => lock(folder)));
  const held = outcomes.filter((outcome) => outcome.status === "fulfilled");
  expect(held).toHaveLength(1);
  expect(await readdir(folder)).toHaveLength(1);
  await held[0].value[Symbol.asyncDispose]();
  expect(await readdir(folder)).toEqual([]);
});

test.each([
  ["a process that is no more", () => claim(gone())],
  ["an earlier process with our number", () => claim(process.pid)],
])("the lock of %s is taken over", async (_, stale) => {
  const folder = await temporary("lock");
  const name = stale();
  await writeFile(join(folder, name), "");
  await using _held = await lock(folder);
  const names = await readdir(folder);
  expect(names).toHaveLength(1);
  expect(names).not.toContain(name);
});

test.each([
  ["a process that runs", () => claim(process.ppid)],
  ["another machine", () => claim(gone(), "elsewhere")],
])("the lock of %s is not, and stays", async (_, living) => {
  const folder = await temporary("lock");
  const name = living();
  await writeFile(join(folder, name), "");
  await expect(lock(folder)).rejects.toThrow(`remove ${join(folder, name)} if it is no more`);
  expect(await readdir(folder)).toEqual([name]);
});

test("releasing a lock twice takes it from nobody else", async () => {
  const folder = await temporary("lock");
  const first = await lock(folder);
  await first[Symbol.asyncDispose]();
  await using _second = await lock(folder);
  await first[Symbol.asyncDispose]();
  await expect(lock(folder)).rejects.toThrow("this run is being made already");
});

/**
 * Tries again and again to hold each of the folders, which all have a stale lock at first. Whoever
 * holds one makes a folder in it and removes it: two at once would meet there.
 */
const contender = `
  import { mkdir, rmdir } from "node:fs/promises";
  import { join } from "node:path";
  import { setTimeout } from "node:timers/promises";
  import { lock } from "./src/record/lock.ts";
  const [end, ...folders] = process.argv.slice(1);
  while (Date.now() < Number(end)) {
    for (const folder of folders) {
      const mine = await lock(folder).catch((error) => {
        if (error.fault !== "store" || !error.message.startsWith("this run is")) throw error;
      });
      if (mine === undefined) continue;
      await mkdir(join(folder, "inside"));
      await setTimeout(3 * Math.random());
      await rmdir(join(folder, "inside"));
      if (Math.random() < 0.1) process.kill(process.pid, "SIGKILL");
      await mine[Symbol.asyncDispose]();
    }
  }
`;

test("processes that contend for stale locks, and are killed, never hold one together", async () => {
  const folders = await Promise.all(["a", "b"].map((name) => temporary(`lock-${name}`)));
  const nobody = gone();
  await Promise.all(folders.map((folder) => writeFile(join(folder, claim(nobody)), "")));
  const end = Date.now() + 4000;
  let kills = 0;
  const contend = async (): Promise<void> => {
    while (Date.now() < end) {
      const child = spawn(
        process.execPath,
        ["--input-type=module", "--eval", contender, "--", String(end), ...folders],
        { stdio: ["ignore", "ignore", "pipe"] },
      );
      let said = "";
      child.stderr.on("data", (text) => {
        said += text;
      });
      const [code, signal] = await once(child, "close");
      expect(said).toBe("");
      if (signal === "SIGKILL") kills++;
      else expect(code).toBe(0);
    }
  };
  await Promise.all(Array.from({ length: 4 }, contend));
  expect(kills, "nobody was killed while holding one").toBeGreaterThan(0);
  for (const folder of folders) {
    await mkdir(join(folder, "inside")); // nobody is there any more
    await using _held = await lock(folder);
  }
}, 30_000);
