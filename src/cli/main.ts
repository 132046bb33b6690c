/** @module The command: reads the arguments, runs one command, and leaves with its exit code. */
import { run } from "@stricli/core";
import { dismissAll } from "../threads.ts";
import { exitCodes } from "./exit-codes.ts";
import { app } from "./index.ts";
import { stopped } from "./stopping.ts";

/** What asks us to stop, with the exit code for it. */
const stops = {
  SIGHUP: exitCodes.hungUp,
  SIGINT: exitCodes.stopped,
  SIGTERM: exitCodes.terminated,
};

/** One wish to stop may arrive twice: a terminal tells every process, and some of them tell others. */
const sameWishMs = 300;

let askedAt: number | undefined;
for (const [signal, code] of Object.entries(stops)) {
  process.on(signal, () => {
    if (askedAt !== undefined) {
      if (performance.now() - askedAt > sameWishMs) process.kill(process.pid, "SIGKILL");
      return;
    }
    askedAt = performance.now();
    // The ledger is whole at any moment; only the threads have to come to an end.
    process.stderr.write(`\nsnellen: ${stopped()}\n`);
    void dismissAll().finally(() => process.exit(code));
  });
}

// Progress that nobody hears any more is no reason to lose a run.
process.stderr.on("error", () => undefined);
// Results come at the end, when all is kept: so a reader that went away (`snellen records | head`)
// is no error, and a full disk only one of what was to be written there.
process.stdout.on("error", ({ code, message }: NodeJS.ErrnoException) => {
  if (code === "EPIPE") process.exit(0);
  process.stderr.write(`snellen: the output cannot be written: ${message}\n`);
  process.exit(exitCodes.store);
});

const { stdout, stderr, env } = process;
const context = { process: { stdout, stderr, env, exitCode: null as number | string | null } };
await run(app, process.argv.slice(2), context);
// The parser has negative codes of its own for words it does not know.
const code = Number(context.process.exitCode);
process.exitCode = code < 0 ? exitCodes.usage : code;
