/** @module The package as it would be published, built where it finds the packages of this checkout. */
import { spawnSync } from "node:child_process";
import { join } from "node:path";

/** Builds it and gives the path of its command, which is what a user of the package runs. */
export function publishedCommand(): string {
  const out = join("node_modules", ".cache", "snellen-published");
  const { status, stderr } = spawnSync(process.execPath, ["scripts/build.ts", out], {
    encoding: "utf8",
  });
  if (status !== 0) throw new Error(`the package cannot be built: ${stderr}`);
  return join(out, "bin", "snellen");
}
