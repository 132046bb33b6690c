/** @module The Python that stands opposite. */
import { type SpawnSyncReturns, spawnSync } from "node:child_process";

/** SNELLEN_PYTHON, or the python3 on the path. */
export const python: string = process.env.SNELLEN_PYTHON ?? "python3";

/** Runs a script of bench/reference and gives what it printed; null, and why, where it cannot run. */
export function runPython(args: readonly string[], env: NodeJS.ProcessEnv = {}): string | null {
  const ran: SpawnSyncReturns<string> = spawnSync(python, args, {
    encoding: "utf8",
    env: { ...process.env, ...env },
    maxBuffer: 1 << 28,
  });
  if (ran.status === 0) return ran.stdout;
  console.log(
    `${python} ${args[0]} failed; install bench/reference/requirements.txt (SNELLEN_PYTHON names the Python)`,
  );
  console.log(ran.stderr?.trim().split("\n").slice(-3).join("\n") ?? ran.error?.message);
  return null;
}
