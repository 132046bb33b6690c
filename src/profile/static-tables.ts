/** @module What models cost by their graphs, as tables of text and lines of remarks. */
import { bytesMoved, costConventions, intensityOf } from "../onnx/index.ts";
import type { StaticCosts, StaticSubject } from "./static.ts";
import { bytes, scaled, scanRule, type Table } from "./tables.ts";

/** A row for each model at each size. */
export const staticTable = (subjects: readonly StaticSubject[]): Table => ({
  caption: `by the graph, nothing was run; ${Object.values(costConventions).join("; ")}; published: the scans, by the rule of VMamba's authors, ${scanRule}; activations: the most alive at once in the order of the graph, without inputs and weights; least: in the best order found (≤: none better is known not to exist)`,
  head: [
    "model",
    "pixels",
    "batch",
    "params",
    "MACs",
    "element-wise",
    "scan",
    "published",
    "weights",
    "read",
    "written",
    "MACs/byte",
    "activations",
    "least",
  ],
  rows: subjects.map(({ name, sides, batch, costs, problem }) => [
    name,
    sides === null ? "—" : sides.join("×"),
    String(batch),
    ...(costs === null ? [problem ?? "", ...Array(10).fill("")] : cellsOf(costs)),
  ]),
});

function cellsOf(costs: StaticCosts): string[] {
  const { macs, elementwise, scans, bytesRead, bytesWritten } = costs;
  return [
    scaled(costs.parameters),
    scaled(macs),
    scaled(elementwise),
    scans === undefined ? "—" : scaled(scans.macs + scans.elementwise),
    scans?.published ? scaled(scans.published) : "—",
    bytes(costs.weightBytes),
    bytes(bytesRead),
    bytes(bytesWritten),
    (macs / (bytesRead + bytesWritten)).toPrecision(3),
    bytes(costs.activationPeakBytes),
    `${costs.leastIsProven ? "" : "≤ "}${bytes(costs.leastPeakBytes)}`,
  ];
}

/** Where the costs of a model at one size are, by operator or by part of the model. */
export function shareTable(subject: StaticSubject, by: "operator" | "block"): Table {
  const { name, sides, batch, costs } = subject;
  const shares = (by === "operator" ? costs?.operators : costs?.blocks) ?? [];
  const moved = shares.reduce((sum, share) => sum + bytesMoved(share), 0);
  return {
    caption: `${name} at ${sides?.join("×") ?? "its size"}, batch ${batch}, by ${by === "operator" ? "operator" : "part of the model"}; what is inside scans is with them`,
    head: [
      by === "operator" ? "operator" : "part",
      "nodes",
      "MACs",
      "element-wise",
      "read",
      "weights read",
      "written",
      "of all bytes",
      "MACs/byte",
    ],
    rows: shares.map((share) => [
      share.name || "(outside)",
      String(share.nodes),
      scaled(share.macs),
      scaled(share.elementwise),
      bytes(share.bytesRead),
      bytes(share.weightBytesRead),
      bytes(share.bytesWritten),
      `${((100 * bytesMoved(share)) / moved).toFixed(1)} %`,
      bytesMoved(share) === 0 ? "—" : intensityOf(share).toPrecision(3),
    ]),
  };
}

/** What the numbers leave out or take as a bound, one line for each model at each size that has some. */
export const remarks = (subjects: readonly StaticSubject[]): string[] =>
  subjects.flatMap(({ name, sides, costs }) => {
    const where = `${name}${sides === null ? "" : ` at ${sides.join("×")}`}`;
    return [
      ...(costs?.notCounted ?? []).map((what) => `${where}: not counted: ${what}`),
      ...(costs?.bounds ?? []).map((what) => `${where}: ${what}`),
    ];
  });
