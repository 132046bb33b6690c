/** @module The dataset of a run that was made, opened again. */
import { type Dataset, type DatasetOptions, openDataset } from "../data/index.ts";
import { Refusal } from "../errors.ts";
import { type Plan, protocolOf } from "./plan.ts";

/** The dataset that the run was of; at `root`, where it is not where it was. */
export async function openedAs(plan: Plan, root: string | undefined): Promise<Dataset<unknown>> {
  const { opened } = plan.dataset;
  const { root: before, ...options } = opened ?? {};
  const dataset = await openDataset(protocolOf(plan).dataset, {
    ...(options as DatasetOptions), // what `evaluateNamed` wrote
    root: root ?? (before as string | undefined),
  });
  if ((await dataset.digest()) === plan.dataset.digest) return dataset;
  throw new Refusal(
    "data",
    `${plan.dataset.name}: what is there now is not what the run saw (another digest of its listing); say where that is with --data`,
  );
}
