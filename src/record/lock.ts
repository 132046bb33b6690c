/** @module One process at a time works on a run. */
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { hostname } from "node:os";
import { join } from "node:path";
import { messageOf, Refusal } from "../errors.ts";

/** What this process holds: its own locks are not those of a killed process with the same number. */
const held = new Set<string>();

/**
 * Holds `folder` until disposed of. The lock of a process that is no more is taken over, so a killed
 * run can be resumed at once.
 */
export async function lock(folder: string): Promise<AsyncDisposable> {
  const path = join(folder, "lock");
  await mkdir(folder, { recursive: true }).catch((cause) => {
    throw new Refusal("store", `${folder}: cannot be made: ${messageOf(cause)}`, { cause });
  });
  const mine = JSON.stringify({ pid: process.pid, host: hostname() });
  for (let tries = 0; ; tries++) {
    try {
      await writeFile(path, mine, { flag: "wx" });
      held.add(path);
      return {
        async [Symbol.asyncDispose]() {
          held.delete(path);
          await rm(path, { force: true });
        },
      };
    } catch (cause) {
      if ((cause as NodeJS.ErrnoException).code !== "EEXIST") {
        throw new Refusal("store", `${path}: cannot be written: ${messageOf(cause)}`, { cause });
      }
      const holder = await readFile(path, "utf8").catch(() => "");
      if (tries < 3 && !held.has(path) && !isAlive(holder)) {
        await rm(path, { force: true });
        continue;
      }
      throw new Refusal(
        "store",
        `this run is being made already (${holder || "unknown process"}); wait for it, or remove ${path} if it is no more`,
        { cause },
      );
    }
  }
}

/** Whether the process that a lock names still runs; one on another machine is taken to. */
function isAlive(holder: string): boolean {
  let pid: unknown;
  try {
    const said = JSON.parse(holder) as { pid?: unknown; host?: unknown };
    if (said.host !== hostname()) return true;
    pid = said.pid;
  } catch {
    return false; // killed while it wrote its lock
  }
  if (typeof pid !== "number" || pid === process.pid) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
