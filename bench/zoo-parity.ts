/** @module How far what our graphs give is from what the references give, in full size. */
import { runtimeNamed } from "../src/runtime/index.ts";
import type { Tensor } from "../src/tensor.ts";
import { openWeights } from "../src/weights/index.ts";
import { largestDifference } from "../src/zoo/fixtures/largest-difference.ts";
import type { Case, Settings } from "./zoo-files.ts";

const limit = 1e-4;
const outputs = ["logits", "stage1", "stage2", "stage3", "stage4"];

export async function parity(settings: Settings): Promise<void> {
  const { files, networks } = settings;
  const line = (name: string, size: string, cells: readonly string[]) =>
    console.log([name.padEnd(18), size.padEnd(8), ...cells.map((x) => x.padStart(9))].join(""));
  console.log("relative errors: max|a − b| / max|b|");
  line("", "size", outputs);
  let worst = networks.length === 0 ? Number.NaN : 0; // what is not compared is not close
  for (const name of networks) {
    const cases = files.cases(name);
    if (cases.length === 0) throw new Error(`${name} has weights, but no answers of its reference`);
    for (const one of cases) {
      const errors = await errorsOf(name, one, settings);
      const cells = outputs.map((output) => errors.get(output)?.toExponential(1) ?? "none");
      line(name, one.sides.join("×"), [...cells, ...one.switches.map((choice) => `  ${choice}`)]);
      for (const output of outputs) worst = Math.max(worst, errors.get(output) ?? Number.NaN);
    }
  }
  const isClose = worst < limit; // a NaN is not
  console.log(`the largest is ${worst.toExponential(1)} (limit: under ${limit.toExponential()})`);
  if (!isClose) process.exitCode = 1;
}

async function errorsOf(
  name: string,
  { file, sides, switches }: Case,
  { files, threads }: Settings,
): Promise<Map<string, number>> {
  await using said = await openWeights(file);
  const errors = new Map<string, number>();
  for (const outputs of ["logits", "features"] as const) {
    const graph = await files.graph(name, { size: sides, outputs, switches });
    await using session = await runtimeNamed("cpu").open(graph, name, { threads, lanes: 1 });
    const got = await session.run({ image: said.read("image") });
    for (const [output, tensor] of Object.entries(got)) {
      errors.set(output, error(tensor, said.read(output)));
    }
  }
  return errors;
}

const error = (got: Tensor, reference: Tensor): number =>
  String(got.shape) === String(reference.shape) ? largestDifference(got, reference) : Number.NaN;
