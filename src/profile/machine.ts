/** @module The machine that a profile was made on: times are comparable on one and the same only. */
import { readFile } from "node:fs/promises";
import { availableParallelism, cpus, release, totalmem, type } from "node:os";

/** What decides how fast and how large things run. Two profiles with one fingerprint can be compared. */
export interface Machine {
  readonly cpu: string;
  readonly cores: number;
  /** Vector and matrix instructions that engines choose their kernels by; empty where they are not told. */
  readonly features: readonly string[];
  readonly memoryBytes: number;
  /** How the clock is governed, such as `performance` or `powersave`; null where it is not told. */
  readonly governor: string | null;
  readonly os: string;
  readonly node: string;
  readonly engine: string;
}

/** Instruction sets that matter to matrix products, as Linux calls them. */
const telling =
  /^(avx\w*|fma|f16c|sse4_[12]|amx_\w+|asimd\w*|fphp|bf16|i8mm|sve\w*|sme\w*|neon|rvv\w*)$/;

export async function machine(engine: string): Promise<Machine> {
  return {
    cpu: cpus()[0]?.model.trim() ?? "unknown",
    cores: availableParallelism(),
    features: featuresIn(await readOr("/proc/cpuinfo", "")),
    memoryBytes: totalmem(),
    governor:
      (await readOr("/sys/devices/system/cpu/cpu0/cpufreq/scaling_governor", "")).trim() || null,
    os: `${type()} ${release()}`,
    node: process.versions.node,
    engine,
  };
}

/**
 * All the memory that there is, for whoever would otherwise take more, have the system swap and end other processes;
 * undefined where a process cannot be held to it.
 */
export const allMemory = (platform: string = process.platform): number | undefined => {
  const given = process.constrainedMemory(); // of the container; 0 where there is no such limit
  return platform === "linux" ? Math.min(totalmem(), given || Number.POSITIVE_INFINITY) : undefined;
};

/** From `/proc/cpuinfo`: the line `flags` (x86) or `Features` (ARM) of the first core. */
export function featuresIn(cpuinfo: string): string[] {
  const [, line = ""] = /^(?:flags|Features)\s*:\s*(.*)$/m.exec(cpuinfo) ?? [];
  return line
    .split(/\s+/)
    .filter((feature) => telling.test(feature))
    .sort();
}

const readOr = (path: string, otherwise: string): Promise<string> =>
  readFile(path, "utf8").catch(() => otherwise);
