/** @module The lines as everybody knows them: those that pycocotools and lvis print. */
import type { ApLine } from "./ap-lines.ts";
import type { ApFamily } from "./average-precision.ts";

/** What COCOeval.summarize prints of these values; −1.000 where there is none. */
export const cocoSummary = (family: Described, values: ArrayLike<number>): string[] =>
  family.lines.map((line, i) => {
    const { title, iou, area, maxDets } = described(family, line);
    return ` ${title} @[ IoU=${iou} | area=${area.padStart(6)} | maxDets=${maxDets} ] = ${shown(values[i])}`;
  });

/** What LVISEval.print_results prints of these values. */
export const lvisSummary = (family: Described, values: ArrayLike<number>): string[] =>
  family.lines.map((line, i) => {
    const { title, iou, area, maxDets } = described(family, line);
    const size = (area === "all" ? area : area[0]).padStart(6);
    const group = (line.group ?? "all").padStart(3);
    return ` ${title} @[ IoU=${iou} | area=${size} | maxDets=${maxDets} catIds=${group}] = ${shown(values[i])}`;
  });

type Described = Pick<ApFamily, "lines" | "settings">;

function described({ settings }: Described, line: ApLine) {
  const { iouThresholds, areaRanges, maxDets } = settings;
  const [first, last] = [iouThresholds[0], iouThresholds[iouThresholds.length - 1]];
  const iou =
    line.threshold === undefined
      ? `${fixed(first, 2)}:${fixed(last, 2)}`
      : fixed(iouThresholds[line.threshold], 2);
  return {
    title: line.of === "precision" ? "Average Precision  (AP)" : "Average Recall     (AR)",
    iou: iou.padEnd(9),
    area: areaRanges[line.area].name,
    maxDets: String(maxDets[line.cut]).padStart(3),
  };
}

const shown = (value: number): string => fixed(Number.isNaN(value) ? -1 : value, 3);

/**
 * With so many decimals, rounded as Python rounds: a number that lies exactly between two goes to the even
 * one, where `toFixed` goes up. Such a number is an odd multiple of 2^-(digits + 1).
 */
export function fixed(value: number, digits: number): string {
  if (Math.abs(value * 2 ** (digits + 1)) % 2 !== 1) return value.toFixed(digits);
  const below = Math.floor(value * 10 ** digits);
  return ((below + Math.abs(below % 2)) / 10 ** digits).toFixed(digits);
}
