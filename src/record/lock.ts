/**
 * @module One process at a time works on a run. Whoever wants it claims it with an empty file of its
 * own, `lock.HOST.PID.NONCE`, and holds it if nobody else who lives has a claim then. All is in the
 * name, so no claim is ever half written; and no two claims share a name, so that of a process which
 * is no more can be removed by anybody at any time without harm to another's.
 */
import { randomBytes } from "node:crypto";
import { mkdir, readdir, rm, writeFile } from "node:fs/promises";
import { hostname } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { messageOf, Refusal } from "../errors.ts";
import { cannotWrite } from "../files.ts";

/** The claims of this process: others with its number were made by a process that is no more. */
const own = new Set<string>();

/** How often two who claimed at once step back and try again, and how long at most between. */
const rounds = 20;
const pauseMs = 50;

/**
 * Holds `folder` until disposed of. The lock of a process that is no more is taken over, so a killed
 * run can be resumed at once.
 */
export async function lock(folder: string): Promise<AsyncDisposable> {
  await mkdir(folder, { recursive: true }).catch((cause) => {
    throw new Refusal("store", `${folder}: cannot be made: ${messageOf(cause)}`, { cause });
  });
  const seen = new Set<string>();
  for (let round = 1; ; round++) {
    const claim = await claimed(folder);
    const rival = await rivalOf(claim, folder).catch(async (error) => {
      await withdraw(folder, claim);
      throw error;
    });
    if (rival === undefined) {
      return { [Symbol.asyncDispose]: () => withdraw(folder, claim) };
    }
    await withdraw(folder, claim);
    // A claim that is still there after a pause is held; others may have stepped back as we do.
    if (seen.has(rival.name) || round === rounds) throw isHeld(folder, rival);
    seen.add(rival.name);
    await setTimeout(pauseMs * (0.2 + 0.8 * Math.random()));
  }
}

interface Claim {
  readonly name: string;
  readonly host: string;
  readonly pid: number;
}

/** `lock.`, the host with its odd characters escaped, the process, and what makes the name unique. */
async function claimed(folder: string): Promise<string> {
  const nonce = randomBytes(8).toString("hex");
  const name = `lock.${encodeURIComponent(hostname())}.${process.pid}.${nonce}`;
  own.add(name);
  try {
    await writeFile(join(folder, name), "", { flag: "wx" });
  } catch (cause) {
    own.delete(name);
    cannotWrite(join(folder, name))(cause);
  }
  return name;
}

async function withdraw(folder: string, claim: string): Promise<void> {
  await rm(join(folder, claim), { force: true });
  own.delete(claim);
}

/** Somebody else who lives and has a claim, if there is one; the claims of the dead are removed. */
async function rivalOf(claim: string, folder: string): Promise<Claim | undefined> {
  const names = await readdir(folder).catch((cause) => {
    throw new Refusal("store", `${folder}: cannot be read: ${messageOf(cause)}`, { cause });
  });
  let rival: Claim | undefined;
  for (const name of names) {
    const [, host, pid] = /^lock\.(.+)\.(\d+)\.[0-9a-f]{16}$/.exec(name) ?? [];
    if (host === undefined || name === claim) continue;
    const other = { name, host, pid: Number(pid) };
    if (isAlive(other)) rival ??= other;
    else await rm(join(folder, name), { force: true });
  }
  return rival;
}

/** Whether who made a claim still runs; one on another machine is taken to. */
function isAlive({ name, host, pid }: Claim): boolean {
  if (host !== encodeURIComponent(hostname())) return true;
  if (pid === process.pid) return own.has(name);
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

const isHeld = (folder: string, { name, host, pid }: Claim): Refusal =>
  new Refusal(
    "store",
    `this run is being made already (process ${pid} on ${host}); wait for it, or remove ${join(folder, name)} if it is no more`,
  );
