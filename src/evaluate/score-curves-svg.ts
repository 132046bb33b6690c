/** @module Precision-recall curves as a picture. */
import { Refusal } from "../errors.ts";
import { type Score, type ScoreCurve, titleOf } from "./score.ts";

/** Pixels; the legend stands to the right of the plot. */
const plot = { left: 64, top: 48, width: 480, height: 400 };
const size = { width: 760, height: 512 };

/** The curves of a score as SVG: the mean of all classes at each IoU, each class thinly behind it. */
export function curvesSvg(score: Score): string {
  const { task, images, curves } = score;
  if (curves === undefined) {
    throw new Refusal("usage", `${task}: has no precision-recall curves; only objects have them`);
  }
  const { recall, curves: all } = curves;
  const title = `${titleOf(score)}: ${images} image${images === 1 ? "" : "s"}`;
  const means = all.filter((curve) => curve.class === null);
  const classes = all.filter((curve) => curve.class !== null);
  return `${[
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${size.width} ${size.height}" font-family="sans-serif" font-size="12" role="img">`,
    `<title>${escaped(`Precision at every recall: ${title}`)}</title>`,
    `<rect width="${size.width}" height="${size.height}" fill="white"/>`,
    `<text x="${plot.left}" y="28" font-size="15">${escaped(title)}</text>`,
    ...axes(),
    ...classes.map((curve) => line(recall, curve, { stroke: "#bbb", width: 0.5, opacity: 0.6 })),
    ...means.map((curve, i) =>
      line(recall, curve, { stroke: colour(i, means.length), width: 1.8, opacity: 1 }),
    ),
    ...legend(task === "keypoints" ? "OKS" : "IoU", means, classes.at(0)?.iou),
    "</svg>",
  ].join("\n")}\n`;
}

const x = (recall: number): string => (plot.left + recall * plot.width).toFixed(2);
const y = (precision: number): string => (plot.top + (1 - precision) * plot.height).toFixed(2);

/** Both from 0 to 1, with a line at every fifth. */
function axes(): string[] {
  const ticks = [0, 0.2, 0.4, 0.6, 0.8, 1];
  const middle = { x: plot.left + plot.width / 2, y: plot.top + plot.height / 2 };
  return [
    ...ticks.flatMap((tick) => [
      `<path d="M${x(tick)} ${y(0)}V${y(1)}M${x(0)} ${y(tick)}H${x(1)}" stroke="#e5e5e5" fill="none"/>`,
      `<text x="${x(tick)}" y="${plot.top + plot.height + 18}" text-anchor="middle">${tick}</text>`,
      `<text x="${plot.left - 8}" y="${y(tick)}" dy="0.35em" text-anchor="end">${tick}</text>`,
    ]),
    `<path d="M${x(0)} ${y(1)}V${y(0)}H${x(1)}" stroke="#333" fill="none"/>`,
    `<text x="${middle.x}" y="${size.height - 20}" text-anchor="middle">recall</text>`,
    `<text transform="translate(20 ${middle.y}) rotate(-90)" text-anchor="middle">precision</text>`,
  ];
}

interface Pen {
  readonly stroke: string;
  readonly width: number;
  readonly opacity: number;
}

function line(
  recall: readonly number[],
  { class: name, precision }: ScoreCurve,
  { stroke, width, opacity }: Pen,
): string {
  if (precision.every((value) => value < 0)) return "";
  const points = recall.map((r, i) => `${x(r)} ${y(precision[i])}`).join("L");
  const title = name === null ? "" : `<title>${escaped(name)}</title>`;
  return `<path d="M${points}" fill="none" stroke="${stroke}" stroke-width="${width}" stroke-opacity="${opacity}">${title}</path>`;
}

/** What each mean curve is, with the area under it: the mean precision over the recalls. */
function legend(
  overlap: "IoU" | "OKS",
  means: readonly ScoreCurve[],
  ofClasses: number | undefined,
): string[] {
  const left = plot.left + plot.width + 24;
  const row = (i: number): number => plot.top + 12 + 20 * i;
  const rows = means.flatMap(({ iou, precision }, i) => {
    const area = precision.reduce((sum, value) => sum + value, 0) / precision.length;
    return [
      `<path d="M${left} ${row(i)}h22" stroke="${colour(i, means.length)}" stroke-width="1.8"/>`,
      `<text x="${left + 30}" y="${row(i)}" dy="0.35em">${overlap} ${iou.toFixed(2)}: AP ${area < 0 ? "—" : area.toFixed(3)}</text>`,
    ];
  });
  if (ofClasses === undefined) return rows;
  const last = row(means.length);
  return [
    ...rows,
    `<path d="M${left} ${last}h22" stroke="#bbb"/>`,
    `<text x="${left + 30}" y="${last}" dy="0.35em">each class at ${ofClasses.toFixed(2)}</text>`,
  ];
}

/** From dark blue to yellow-green, so that neighbours differ in lightness too. */
function colour(i: number, count: number): string {
  const share = count < 2 ? 0 : i / (count - 1);
  return `hsl(${Math.round(250 - 180 * share)} 70% ${Math.round(32 + 22 * share)}%)`;
}

const escaped = (text: string): string => text.replace(/[&<>"]/g, (c) => `&#${c.charCodeAt(0)};`);
