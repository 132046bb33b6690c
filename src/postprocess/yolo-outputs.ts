/** @module The outputs of a YOLO export: predictions, and for masks the prototypes beside them. */
import type { Detections, Geometry } from "../scene/index.ts";
import { claimsOf } from "./class-scores.ts";
import { cornersOfCentres } from "./corners.ts";
import type { DecoderSettings, GraphPort, Outputs, Recognised } from "./decoder.ts";
import { classesOf, type Numbers, optional } from "./outputs.ts";
import { ultralyticsDetections } from "./ultralytics.ts";

/** The predictions alone, or with prototypes at a quarter of the image; undefined with any other output. */
export function prototypesIn(
  outputs: readonly GraphPort[],
  predictions: GraphPort,
  [height, width]: readonly [number, number],
): Recognised | undefined {
  const rest = outputs.filter((output) => output !== predictions);
  if (rest.length === 0) return { outputNames: [predictions.name] };
  const [{ name, shape }] = rest;
  const arePrototypes =
    rest.length === 1 && shape.length === 4 && shape[2] === height / 4 && shape[3] === width / 4;
  return arePrototypes ? { outputNames: [predictions.name, name] } : undefined;
}

/** Predictions: a box, perhaps an objectness, classes and coefficients of masks for each of `rows`. */
export interface YoloTable extends Numbers {
  readonly decoder: string;
  readonly rows: number;
  readonly columns: number;
  /** From one row to the next, and from one column to the next. */
  readonly rowStep: number;
  readonly step: number;
  /** Whether an objectness stands between box and classes. */
  readonly hasObjectness: boolean;
}

/** What predictions that are decoded already say, with masks where the graph gives their prototypes. */
export function yoloDetections(
  table: YoloTable,
  outputs: Outputs,
  geometry: Geometry,
  settings: DecoderSettings,
): Detections {
  const { decoder, data, shape, rows, columns, rowStep, step, hasObjectness } = table;
  const prototypes = optional(outputs, settings, {
    decoder,
    place: 1,
    forms: [[1, "coefficients", "height", "width"]],
  });
  const before = hasObjectness ? 5 : 4;
  const classes = classesOf(columns - before - (prototypes?.shape[1] ?? 0), decoder, shape);
  const claims = claimsOf(
    {
      data,
      rows,
      classes,
      first: before * step,
      rowStep,
      classStep: step,
      ...(hasObjectness && { objectness: { first: 4 * step } }),
    },
    settings,
  );
  const corners = cornersOfCentres(data, claims.rows, { rowStep, step });
  const coefficients = { data, first: (before + classes) * step, rowStep, step };
  return ultralyticsDetections(
    { ...claims, corners },
    geometry,
    settings,
    decoder,
    prototypes && { prototypes, coefficients },
  );
}
