/** @module All temporary folders of a test run lie in one, which goes when the run ends. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

export default async function setup(): Promise<() => Promise<void>> {
  const folder = await mkdtemp(join(tmpdir(), "snellen-tests-"));
  process.env.TMPDIR = folder;
  return () => rm(folder, { recursive: true, force: true });
}
