// Preloaded into a process: leaves its peak resident memory (KiB) in a file when it ends.
import { writeFileSync } from "node:fs";
import { isMainThread } from "node:worker_threads";

if (isMainThread) {
  process.on("exit", () => {
    const { maxRSS } = process.resourceUsage();
    writeFileSync(process.env.PEAK_MEMORY_FILE, JSON.stringify({ maxRSS }));
  });
}
