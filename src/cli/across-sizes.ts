/** @module `snellen evaluate` at several sizes: what resolution buys, as one table. */
import { availableParallelism } from "node:os";
import { Refusal } from "../errors.ts";
import type { AcrossSizesOptions, Resolution } from "../resolution/index.ts";
import { wholeNumber } from "./flags.ts";
import { print, printJson } from "./print.ts";
import { noteLine, progressLine, writingLine } from "./progress.ts";
import { snellenVersion } from "./version.ts";
import { writePictures } from "./write-pictures.ts";

/** As `evaluate` has them. */
type Flags = Omit<AcrossSizesOptions, "scene" | "threads" | "by" | "command" | "patience"> & {
  readonly runtime: string;
  readonly threads?: number | undefined;
  readonly size?: number | readonly [height: number, width: number] | undefined;
  readonly shard?: unknown;
  readonly svg?: string | undefined;
  readonly asJson: boolean;
};

export async function evaluateAcrossSizes(
  modelName: string,
  benchmark: string,
  { runtime, size, shard, svg, asJson, ...flags }: Flags,
): Promise<void> {
  if (shard !== undefined) {
    throw new Refusal("usage", "--shard has no table of --sizes; merge the shards of each --size");
  }
  if (runtime !== "cpu") {
    throw new Refusal("usage", `--sizes are timed on the CPU alone, not on ${runtime}`);
  }
  if (size !== undefined && typeof size !== "number") {
    throw new Refusal("usage", "with --sizes, --size is the side of the square scenes: one number");
  }
  const { acrossSizes } = await import("../resolution/index.ts");
  let line = { what: "", says: progressLine("") };
  const resolution = await acrossSizes(modelName, benchmark, {
    ...flags,
    scene: size,
    threads: flags.threads ?? availableParallelism(),
    by: `snellen ${snellenVersion}`,
    command: ["snellen", ...process.argv.slice(2)].join(" "),
    onNote: noteLine,
    onWritten: writingLine(modelName),
    onProgress(stage, progress) {
      const what =
        typeof stage === "string"
          ? `${modelName}: ${stage}`
          : `${modelName} at ${stage.size}×${stage.size} on ${benchmark}`;
      if (what !== line.what) line = { what, says: progressLine(what) };
      line.says(progress);
    },
  });
  await write(resolution, svg);
  if (asJson) return printJson(resolution);
  const { resolutionReport } = await import("./resolution-report.ts");
  print(resolutionReport(resolution, flags.store));
}

async function write(resolution: Resolution, folder: string | undefined): Promise<void> {
  if (folder === undefined) return;
  const { resolutionPictures } = await import("../resolution/index.ts");
  await writePictures(resolutionPictures(resolution), folder);
}

/** `224,448,896`. */
export const sizesOf = (text: string): number[] => text.split(",").map(wholeNumber);
