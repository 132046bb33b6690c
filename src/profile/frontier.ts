/**
 * @module The out-of-memory frontier: the largest square image that a model runs on in so much memory. Each size is
 * tried in a process of its own whose memory is limited, so that what does not fit ends that process alone.
 */
import type { ModelOptions } from "../catalogue/index.ts";
import { messageOf, Refusal } from "../errors.ts";
import { inTemporaryFolder } from "../files.ts";
import type { ProfileRecord } from "../record/index.ts";
import { OutOfMemory, openStopwatch } from "../runtime/index.ts";
import { lastThat } from "./last-that.ts";
import { staticCosts } from "./static.ts";
import { subjectOf } from "./subject.ts";

export type Frontier = NonNullable<ProfileRecord["frontiers"]>[number];
type Try = Frontier["tries"][number];

export interface FrontierOptions {
  readonly build: Omit<ModelOptions, "size">;
  readonly batch: number;
  readonly memoryLimitBytes: number;
  readonly threads: number;
  /** Where graphs are written, for as long as they are tried. */
  readonly folder: string;
  /** No larger image is tried. Default: 4096. */
  readonly greatestSide?: number;
  /** Called before each try. */
  readonly onTry?: (tried: number, side: number) => void;
}

/** Sides go up in steps that the strides of networks divide, or, where they do not, patches of 14. */
const steps = [32, 28];
/** How often the sum of weights and activations the engine needs; for the first guess alone. */
const guessedTimes = 3;
/** Beyond the first: after that the engine plans its memory anew, so what runs once may not run twice. */
const runs = 1;

/** @throws Refusal where the model cannot be laid out at all, or the system cannot limit memory */
export async function frontierOf(model: string, options: FrontierOptions): Promise<Frontier> {
  const { batch, memoryLimitBytes, greatestSide = 4096, onTry } = options;
  const { name, own, step } = await stepsOf(model, options);
  const least = own - Math.floor((own - 1) / step) * step;
  const sides = Array.from(
    { length: Math.max(0, Math.floor((greatestSide - least) / step) + 1) },
    (_, i) => least + i * step,
  );
  const tries: Try[] = [];
  const fits = async (i: number) => {
    onTry?.(tries.length, sides[i]);
    const tried = await tryOnce(model, sides[i], options);
    tries.push(tried);
    return tried.peakBytes !== null;
  };
  const found = { model: name, batch, memoryLimitBytes, step, greatestSide, tries };
  try {
    const guess = await guessOf(model, sides, options);
    const last = await lastThat(fits, { count: sides.length, guess });
    return {
      ...found,
      largest: sides[last] ?? null,
      failed: sides[last + 1] ?? null,
      problem: null,
    };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    const ran = tries.filter(({ peakBytes }) => peakBytes !== null).map(({ side }) => side);
    const largest = ran.length === 0 ? null : Math.max(...ran);
    return { ...found, largest, failed: null, problem: messageOf(error) };
  }
}

/** The side that the model was made for (224 where it says none), and the step that it can take from there. */
async function stepsOf(model: string, { build, batch, folder }: FrontierOptions) {
  const usual = 224;
  const layOut = (side?: number) =>
    inTemporaryFolder(
      (inside) =>
        subjectOf(model, {
          ...build,
          batch,
          folder: inside,
          sides: side === undefined ? undefined : [side, side],
        }),
      folder,
    );
  const own = await layOut().catch((error: unknown) => {
    if (error instanceof Refusal) return layOut(usual); // its sizes are open
    throw error;
  });
  const [side] = own.sides;
  let first: unknown;
  for (const step of steps) {
    try {
      await layOut(side + step);
      return { name: own.model.name, own: side, step };
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      first ??= error;
    }
  }
  throw first;
}

/** By the graph: the last of the sides whose weights and activations have room. */
async function guessOf(
  model: string,
  sides: readonly number[],
  { build, batch, memoryLimitBytes }: FrontierOptions,
): Promise<number> {
  const hasRoom = async (i: number) => {
    const [{ costs }] = await staticCosts(model, {
      ...build,
      batch,
      sizes: [[sides[i], sides[i]]],
    });
    const { weightBytes = 0, activationPeakBytes = 0, inputBytes = 0 } = costs ?? {};
    const needed = 2 * inputBytes + guessedTimes * (weightBytes + activationPeakBytes);
    return needed <= memoryLimitBytes;
  };
  return lastThat(hasRoom, { count: sides.length, guess: sides.length >> 1 });
}

async function tryOnce(
  model: string,
  side: number,
  { build, batch, memoryLimitBytes, threads, folder }: FrontierOptions,
): Promise<Try> {
  return inTemporaryFolder(async (inside) => {
    const sides = [side, side] as const;
    const laid = await subjectOf(model, { ...build, batch, folder: inside, sides });
    try {
      await using watch = await openStopwatch({
        ...(await laid.open()),
        where: laid.name,
        threads,
        memoryLimitBytes,
      });
      await watch.time(runs);
      const { peakBytes, emptyBytes } = await watch.memory();
      return { side, peakBytes: peakBytes - emptyBytes, reason: null };
    } catch (error) {
      if (error instanceof OutOfMemory) return { side, peakBytes: null, reason: error.message };
      throw error;
    }
  }, folder);
}
