/** @module The command as a process of its own, as a user starts it. */
import { spawnSync } from "node:child_process";

/** Runs `snellen …words` to its end, without colours. */
export function snellen(...words: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, ["src/cli/main.ts", ...words], {
    encoding: "utf8",
    env: { ...process.env, NO_COLOR: "1" },
    maxBuffer: 2 ** 28,
  });
  return { status, stdout, stderr };
}
