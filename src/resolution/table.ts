/** @module What resolution buys, as a table of text: one row a size. */
import { bytes, milliseconds, scaled, type Table } from "../profile/index.ts";
import type { Readable, Resolution, ResolutionRow } from "./resolution.ts";

export function sizeTable(resolution: Resolution): Table {
  const { rows, unit } = resolution;
  const shares = rows[0].readable.map(({ share }) => share);
  const { metric, interval } = rows[0].result;
  const level = interval === undefined ? "" : `${percent(interval.level, 0)} `;
  return {
    caption: captionOf(resolution),
    head: [
      "size",
      metric,
      `${level}interval`,
      "gain",
      ...shares.flatMap((share) => [`${percent(share, 0)} read at`, "interval"]),
      "MACs",
      "latency",
      "range",
      "peak",
    ],
    rows: rows.map((row) => [
      `${row.size}×${row.size}`,
      ...resultCells(row),
      ...row.readable.flatMap((one) => readableCells(one, unit)),
      row.macs === null ? "—" : scaled(row.macs),
      ...costCells(row),
    ]),
  };
}

function captionOf({ rows, scene, quantity, unit, profile }: Resolution): string {
  const images = scene === null ? "the same images" : `the same scenes of ${scene}×${scene} px`;
  const of = unit === "px" && scene !== null ? "px of the scene and share of its side" : unit;
  const level = rows.find(({ latencyMs }) => latencyMs !== null)?.latencyMs?.level;
  return [
    `${images} at each size`,
    ...(quantity === null ? [] : [`read at: ${quantity}, ${of}`]),
    "gain over the size before, paired",
    `one image on ${profile.cpu}, ${profile.threads} threads, ${profile.engine}`,
    `latency: median of ${profile.rounds} rounds${level === undefined ? "" : `, and their range (${percent(level, 0)})`}`,
    "peak memory beyond the engine",
    "MACs without those inside scans",
  ].join("; ");
}

function resultCells({ result: { value, unit, interval }, gain }: ResolutionRow): string[] {
  const shown = (x: number | null) =>
    x === null ? "—" : unit === "share" ? percent(x) : x.toPrecision(3);
  const signed = (x: number | null) =>
    x !== null && x > 0 ? `+${shown(x)}` : shown(x).replace("-", "−");
  return [
    shown(value),
    interval === undefined ? "" : `${shown(interval.low)} … ${shown(interval.high)}`,
    gain === null ? "" : `${signed(gain.difference)} (${signed(gain.low)} … ${signed(gain.high)})`,
  ];
}

const signs = { measured: "", "at-most": "≤ ", "at-least": "≥ " } as const;

/** Where nothing is known of the side on which it lies but the side: beyond all that was shown. */
const beyond = { measured: "—", "at-most": "below all", "at-least": "above all" } as const;

function readableCells({ kind, intensity, low, high, ofSide }: Readable, unit: string | null) {
  if (intensity === null) return [beyond[kind], ""];
  const share = ofSide === null ? "" : ` (${percent(ofSide.intensity ?? 0, 2)})`;
  return [
    `${signs[kind]}${digits(intensity)} ${unit ?? ""}${share}`,
    kind === "measured" ? `${digits(low)} … ${digits(high)}` : "",
  ];
}

const digits = (x: number | null): string => (x === null ? "" : String(Number(x.toPrecision(3))));

function costCells({ latencyMs, peakBytes, problem }: ResolutionRow): string[] {
  if (latencyMs === null || peakBytes === null) return [problem ?? "not measured", "", ""];
  return [
    milliseconds(latencyMs.median),
    `${milliseconds(latencyMs.low)} … ${milliseconds(latencyMs.high)}`,
    bytes(peakBytes),
  ];
}

const percent = (share: number, places = 1): string => `${(100 * share).toFixed(places)} %`;
