/** @module How long `snellen --help` takes, against the start of Node itself. Goal: under 3 times. */
import { spawnSync } from "node:child_process";
import { performance } from "node:perf_hooks";

const rounds = 15;

export default async function start(): Promise<void> {
  const bare = ["node", "-e", "0"];
  const help = ["node", "bin/snellen", "--help"];
  const times: Record<"bare" | "help", number[]> = { bare: [], help: [] };
  time(help); // the first start fills the compile cache
  for (let i = 0; i < rounds; i++) {
    times.bare.push(time(bare));
    times.help.push(time(help));
  }
  const [nodeMs, helpMs] = [median(times.bare), median(times.help)];
  console.log(
    `node -e 0             ${nodeMs.toFixed(0)} ms (median of ${rounds}, node on the path)`,
  );
  console.log(`./bin/snellen --help  ${helpMs.toFixed(0)} ms`);
  console.log(`ratio                 ${(helpMs / nodeMs).toFixed(2)} (goal: under 3)`);
}

function time([command, ...args]: readonly string[]): number {
  const begun = performance.now();
  const { status } = spawnSync(command, args, { stdio: "ignore" });
  if (status !== 0) throw new Error(`${[command, ...args].join(" ")} left with ${status}`);
  return performance.now() - begun;
}

const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];
