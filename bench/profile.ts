/**
 * @module Whether a profile can be believed: two runs of one profile agree within the ranges of their rounds, and with
 * a process beside it that keeps one core busy, it warns. MODELS and ROUNDS are variables:
 * `MODELS=vim-ti ROUNDS=5 npm run bench profile`.
 */
import { spawn } from "node:child_process";
import { availableParallelism } from "node:os";
import { agreementOf, levelOfRange, profile, type Told } from "../src/profile/index.ts";
import type { ProfileRecord } from "../src/record/index.ts";

export default async function profileBench(): Promise<void> {
  const { MODELS = "resnet50,deit-ti", ROUNDS = "5" } = process.env;
  const models = MODELS.split(",");
  const rounds = Number(ROUNDS);
  console.log(
    `${rounds} rounds each; the range of them holds the median of all that could be with ${(100 * levelOfRange(rounds)).toFixed(1)} %`,
  );
  const first = await measured(models, rounds);
  const second = await measured(models, rounds);
  const agreements = agreementOf(first, second);
  for (const { subject, told, isShared } of agreements) {
    const apart = (told[1].medianMs / told[0].medianMs - 1) * 100;
    console.log(
      `${subject.padEnd(20)} ${told.map(shown).join("  |  ")}  ${apart.toFixed(1).padStart(5)} %  ${isShared ? "agree" : "DO NOT AGREE"}`,
    );
  }
  for (const [i, { warnings }] of [first, second].entries()) saysOf(`run ${i + 1}`, warnings);

  const disturbed = await besideOneBusyCore(() => measured(models.slice(0, 1), 3));
  const [beside] = agreementOf(first, disturbed);
  console.log(`${beside.subject.padEnd(20)} with one core busy: ${shown(beside.told[1])}`);
  saysOf("with one core busy", disturbed.warnings);
  const isWarned = disturbed.warnings.some((warning) => warning.startsWith("other processes"));
  if (!isWarned) console.log("NO WARNING of the busy core");
  if (!isWarned || agreements.some(({ isShared }) => !isShared)) process.exitCode = 1;
}

const measured = (models: readonly string[], rounds: number): Promise<ProfileRecord> =>
  profile({
    models,
    sizes: [],
    batches: [1],
    rounds,
    seed: 0,
    threads: availableParallelism(),
    operators: false,
    by: "bench",
    command: "npm run bench profile",
  });

async function besideOneBusyCore<Result>(work: () => Promise<Result>): Promise<Result> {
  const busy = spawn("yes", { stdio: "ignore" });
  try {
    return await work();
  } finally {
    busy.kill();
  }
}

const shown = ({ medianMs, lowMs, highMs }: Told): string =>
  `${medianMs.toFixed(2)} ms (${lowMs.toFixed(2)} … ${highMs.toFixed(2)})`;

const saysOf = (what: string, warnings: readonly string[]): void =>
  console.log(`${what}: ${warnings.length === 0 ? "no warning" : warnings.join("\n  ")}`);
