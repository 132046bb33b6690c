/** @module The machine that a run was made on. */
import { availableParallelism, cpus, release, totalmem, type } from "node:os";
import type { RunRecord } from "../record/index.ts";

export const device = (): RunRecord["made"]["device"] => ({
  cpu: cpus()[0]?.model ?? "unknown",
  cores: availableParallelism(),
  memoryBytes: totalmem(),
  os: `${type()} ${release()}`,
  node: process.versions.node,
});
