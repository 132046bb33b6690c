/** @module From what was measured at several sizes to how it grows, and where models meet. */
import type { ProfileRecord } from "../record/index.ts";
import {
  type Crossover,
  crossoverOf,
  type GrowthRuns,
  growthOf,
  type Interval,
} from "../statistics/index.ts";
import { peakOf, pixelsOf } from "./tables.ts";

type Subject = ProfileRecord["subjects"][number];
type Quantity = ProfileRecord["growth"][number]["quantity"];

/** What a subject says of a quantity, once a round; nothing where it was not measured. */
const runsOf: { readonly [Q in Quantity]: (subject: Subject) => readonly number[] } = {
  latency: ({ rounds }) => rounds.map(({ medianMs }) => medianMs),
  memory: ({ rounds }) => rounds.map(peakOf).filter((bytes) => bytes > 0),
  macs: ({ costs }) => (costs === null ? [] : [costs.macs]),
};

const quantities = Object.keys(runsOf) as Quantity[];

interface Curve {
  readonly model: string;
  readonly batch: number;
  readonly quantity: Quantity;
  readonly sizes: readonly GrowthRuns[];
}

/** The curves of all models that were measured at three sizes or more. */
function curvesOf(subjects: readonly Subject[]): Curve[] {
  const kinds = new Map(
    subjects.map(({ model, batch }) => [`${model.name} ${batch}`, { model, batch }]),
  );
  return [...kinds.values()].flatMap(({ model: { name }, batch }) =>
    quantities.flatMap((quantity) => {
      const sizes = subjects
        .filter((subject) => subject.model.name === name && subject.batch === batch)
        .map((subject) => ({ n: pixelsOf(subject), runs: runsOf[quantity](subject) }))
        .filter(({ runs }) => runs.length > 0);
      return new Set(sizes.map(({ n }) => n)).size < 3
        ? []
        : [{ model: name, batch, quantity, sizes }];
    }),
  );
}

export function growthsOf(
  subjects: readonly Subject[],
  seed: number,
): Pick<ProfileRecord, "growth" | "crossovers"> {
  const curves = curvesOf(subjects);
  return {
    growth: curves.map(({ sizes, ...curve }) => {
      const { growth, exponent, local } = growthOf(sizes, { seed });
      return {
        ...curve,
        ...growth,
        exponent: plain(exponent),
        local: local.map(({ interval, ...step }) => ({ ...step, interval: plain(interval) })),
      };
    }),
    crossovers: curves
      .filter(({ quantity }) => quantity !== "macs")
      .flatMap((curve, i, all) => all.slice(i + 1).map((other) => [curve, other] as const))
      .filter(([a, b]) => a.quantity === b.quantity && a.batch === b.batch)
      .map(([a, b]) => meeting(a, b, seed)),
  };
}

function meeting(a: Curve, b: Curve, seed: number): ProfileRecord["crossovers"][number] {
  const shared = a.sizes.map(({ n }) => n).filter((n) => b.sizes.some((size) => size.n === n));
  const range = { from: Math.min(...shared), to: Math.max(...shared) };
  const found: Crossover = crossoverOf([a.sizes, b.sizes], range, { seed });
  return {
    models: [a.model, b.model],
    batch: a.batch,
    quantity: a.quantity,
    pixels: found.n,
    interval: plain(found.interval),
    share: found.share,
  };
}

/** As a record keeps it: what there is not is null. */
const plain = ({ low, high, level }: Interval) => ({
  low: Number.isNaN(low) ? null : low,
  high: Number.isNaN(high) ? null : high,
  level,
});
