/** @module The command: reads the arguments, runs one command, and leaves with its exit code. */
import { run } from "@stricli/core";
import { dismissAll } from "../threads.ts";
import { exitCodes } from "./exit-codes.ts";
import { app } from "./index.ts";

let asked = false;
process.on("SIGINT", () => {
  if (asked) process.kill(process.pid, "SIGKILL");
  asked = true;
  // The ledger is whole at any moment; only the threads have to come to an end.
  process.stderr.write("\nsnellen: stopped; the same command goes on from here\n");
  void dismissAll().finally(() => process.exit(exitCodes.stopped));
});
// A reader that went away (`snellen records | head`) is no error of ours.
process.stdout.on("error", ({ code }: NodeJS.ErrnoException) => {
  if (code === "EPIPE") process.exit(0);
});

const { stdout, stderr, env } = process;
const context = { process: { stdout, stderr, env, exitCode: null as number | string | null } };
await run(app, process.argv.slice(2), context);
// The parser has negative codes of its own for words it does not know.
const code = Number(context.process.exitCode);
process.exitCode = code < 0 ? exitCodes.usage : code;
