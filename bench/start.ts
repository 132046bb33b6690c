/**
 * @module How long `snellen --help` takes, in a checkout and of the package as published, against the start of
 * Node itself. Goal: under 3 times.
 */
import { spawnSync } from "node:child_process";
import { performance } from "node:perf_hooks";
import { publishedCommand } from "./published.ts";

const rounds = 15;

export default async function start(): Promise<void> {
  const commands = {
    "node -e 0": ["node", "-e", "0"],
    "./bin/snellen --help": ["node", "bin/snellen", "--help"],
    "snellen --help": ["node", publishedCommand(), "--help"],
  };
  const names = Object.keys(commands) as (keyof typeof commands)[];
  for (const name of names) time(commands[name]); // the first start fills the compile cache
  const times = names.map((): number[] => []);
  for (let i = 0; i < rounds; i++) {
    names.forEach((name, at) => {
      times[at].push(time(commands[name]));
    });
  }
  const [bareMs] = times.map(median);
  console.log(`median of ${rounds}, with the node on the path; goal: under 3 times \`node -e 0\``);
  names.forEach((name, at) => {
    const ms = median(times[at]);
    console.log(`${name.padEnd(22)}${ms.toFixed(0).padStart(5)} ms  ${(ms / bareMs).toFixed(2)}×`);
  });
}

function time([command, ...args]: readonly string[]): number {
  const begun = performance.now();
  const { status } = spawnSync(command, args, { stdio: "ignore" });
  if (status !== 0) throw new Error(`${[command, ...args].join(" ")} left with ${status}`);
  return performance.now() - begun;
}

const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];
