/** @module What this process holds of memory, as the system counts it. */
import { readFile } from "node:fs/promises";

/**
 * The most bytes that were resident. Of Linux not by `getrusage`, whose peak a new process takes over from the one that
 * started it, so that a model would seem to hold what that one does.
 */
export const peakBytes = async (): Promise<number> =>
  process.platform === "linux" ? statusBytes("VmHWM") : process.resourceUsage().maxRSS * 1024;

/** Bytes of private memory that can be written, resident or not: what Linux holds against the limit of a process. */
export const dataBytes = (): Promise<number> => statusBytes("VmData");

async function statusBytes(line: string): Promise<number> {
  const status = await readFile("/proc/self/status", "utf8");
  const [, kibibytes] = new RegExp(`^${line}:\\s*(\\d+) kB$`, "m").exec(status) ?? [];
  if (kibibytes === undefined) throw new Error(`/proc/self/status has no ${line}`);
  return Number(kibibytes) * 1024;
}
