/** @module Both sides on one core and in CPU time, so that a ratio is that of their work. */
import { spawnSync } from "node:child_process";

/** Holds this process and those that it starts on its last core, until it is disposed of. */
export function onOneCore(): Disposable & { readonly isHeld: boolean } {
  const taskset = (...args: string[]) =>
    spawnSync("taskset", ["-cp", ...args, String(process.pid)], { encoding: "utf8" });
  const cores = /list: (\S+)/.exec(taskset().stdout ?? "")?.[1];
  const last = cores?.split(/[-,]/).at(-1);
  const isHeld = last !== undefined && taskset("-a", last).status === 0;
  return { isHeld, [Symbol.dispose]: () => isHeld && cores && taskset("-a", cores) };
}

/** CPU time of all threads of this process, for each of `count`. */
export async function msEach(count: number, work: () => void | Promise<void>): Promise<number> {
  const before = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000 / count;
}

/** For the libraries of Python that would start threads of their own. */
export const oneThread: Readonly<Record<string, string>> = Object.fromEntries(
  ["OMP", "OPENBLAS", "MKL"].map((library) => [`${library}_NUM_THREADS`, "1"]),
);

export const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];
