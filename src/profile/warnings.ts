/** @module What speaks against a measurement, in one line each. */
import { quantile } from "../statistics/index.ts";
import type { Measured, Round } from "./rounds.ts";

/** Others that kept more than so many cores busy have taken time from the model. */
const mostOthers = 0.1;
/** The reference may take so much more or less than its median. */
const mostDrift = 0.1;

/** Whether others have taken time from what was measured. */
export const isDisturbed = ({ othersBusyCores }: Round): boolean => othersBusyCores > mostOthers;

/** Warnings about all rounds; `named` are what was measured, with what to call it. */
export function warningsOf(named: readonly (readonly [string, Measured])[]): string[] {
  const rounds = named.flatMap(([, { rounds }]) => rounds);
  const unsteady = named.filter(([, { rounds }]) => rounds.some(({ isSteady }) => !isSteady));
  return [
    ...busyNeighbours(rounds),
    ...repeats(named.reduce((sum, [, { repeated = 0 }]) => sum + repeated, 0)),
    ...drift(rounds),
    ...(unsteady.length === 0
      ? []
      : [
          `no steady state was found in the time given for ${unsteady.map(([name]) => name).join(", ")}; take more of it, or a quieter machine`,
        ]),
  ];
}

function busyNeighbours(rounds: readonly Round[]): string[] {
  const disturbed = rounds.filter(isDisturbed);
  if (disturbed.length === 0) return [];
  const most = Math.max(...disturbed.map(({ othersBusyCores }) => othersBusyCores));
  return [
    `other processes were busy during ${disturbed.length} of ${rounds.length} measurements (up to ${most.toFixed(1)} cores): times may be too long; end them and measure again`,
  ];
}

const repeats = (count: number): string[] =>
  count === 0
    ? []
    : [
        `${count === 1 ? "1 measurement was" : `${count} measurements were`} made again, since other processes were busy the first time`,
      ];

/** A clock that goes down with heat, or up after a pause, shows in what always costs the same. */
function drift(rounds: readonly Round[]): string[] {
  const times = rounds.map(({ referenceMs }) => referenceMs).sort((a, b) => a - b);
  const median = quantile(times, 0.5);
  const off = rounds.filter(({ referenceMs }) => Math.abs(referenceMs / median - 1) > mostDrift);
  if (off.length === 0) return [];
  const [least, most] = [times[0] / median, times[times.length - 1] / median];
  return [
    `the machine did not keep its pace: the same product took ${least.toFixed(2)} to ${most.toFixed(2)} of its median time, off by more than ${100 * mostDrift} % before ${off.length} of ${rounds.length} measurements (heat, power saving, or others)`,
  ];
}
