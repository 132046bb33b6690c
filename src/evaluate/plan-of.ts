/** @module The plan of a run that is asked for. */
import { Refusal } from "../errors.ts";
import { quantizesOnlyWeights } from "../onnx/index.ts";
import type { Runtime } from "../runtime/index.ts";
import type { EvaluateOptions } from "./evaluate.ts";
import type { Plan } from "./plan.ts";
import { idOf, protocolDigest } from "./protocols.ts";
import { taskOf } from "./tasks.ts";

/** `preprocessing` is all that is done to an image and to what the model says of it, in words. */
export async function planOf(
  { model, protocol, dataset, ...options }: EvaluateOptions,
  preprocessing: readonly string[],
  runtime: Runtime,
  startedAt: Date,
): Promise<Plan> {
  if (dataset.size === 0) throw new Refusal("data", `${dataset.name}: there are no samples in it`);
  return {
    model: { name: model.name, sha256: model.sha256, card: model.card as Plan["model"]["card"] },
    protocol: {
      id: idOf(protocol),
      digest: protocolDigest(protocol),
      says: { ...protocol } as unknown as Plan["protocol"]["says"], // plain data by its type
    },
    dataset: {
      name: dataset.name,
      layout: dataset.layout,
      digest: await dataset.digest(),
      size: dataset.size,
      classes: dataset.classes.length,
      classNames: [...dataset.classes],
      ...(dataset.frequencies && { frequencies: [...dataset.frequencies] }),
      ...(options.opened && { opened: JSON.parse(JSON.stringify(options.opened)) }),
    },
    preprocessing: [...preprocessing],
    runtime: {
      name: runtime.name,
      engine: runtime.engine,
      optimization: options.optimization ?? "all",
      dequantizesOnce: quantizesOnlyWeights(model.header),
    },
    range: rangeOf(dataset.size, options.limit, options.shard),
    keepsLogits: options.keepLogits ?? false,
    partRows: options.partRows ?? taskOf(protocol).usual.partRows,
    startedAt: startedAt.toISOString(),
  };
}

/** The samples of a run; shard i of n has those from ⌊(i−1)·size/n⌋ to ⌊i·size/n⌋. */
function rangeOf(
  size: number,
  limit: number | undefined,
  shard: EvaluateOptions["shard"],
): Plan["range"] {
  const all = Math.min(size, limit ?? size);
  if (shard === undefined) return { from: 0, to: all };
  const range = {
    from: Math.floor(((shard.index - 1) * all) / shard.of),
    to: Math.floor((shard.index * all) / shard.of),
  };
  if (range.from < range.to) return range;
  throw new Refusal(
    "usage",
    `--shard ${shard.index}/${shard.of}: it would be empty (${all} samples)`,
  );
}
