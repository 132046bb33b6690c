/** @module What fields say, as tables of text. */
import type { FieldRecord } from "../record/index.ts";

type Subject = FieldRecord["subjects"][number];

export interface Table {
  readonly caption: string;
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** `resnet50, untrained`, or the file of its weights. */
export const labelOf = ({ model }: Subject): string =>
  model.isTrained === null
    ? model.name
    : `${model.name}, ${model.isTrained ? model.weights : "untrained"}`;

/** The numbers of each field. */
export function numbersTable({ subjects, practice }: FieldRecord): Table {
  const map = practice.areasOf === "log" ? "log10(g + 1)" : "g";
  return {
    caption: `r: the least square around the middle that holds more than so much of ${map}, as a share of the image; side: of that for 50 %, in px; 2σ: side of as many pixels as exceed 4.55 % of the largest; σ: of the Gaussian that fits best, and how well; cross: what lies in row and column of the place, over what would in a round field; far: the same ratio at each distance, averaged over distances`,
    head: [
      "model",
      "px",
      "layer",
      "images",
      ...["20", "30", "50", "99"].map((percent) => `r ${percent} %`),
      "side",
      "2σ",
      "σ",
      "R²",
      "cross",
      "far",
      "reached",
    ],
    rows: subjects.map((subject) => [
      `${labelOf(subject)}${subject.method.kind === "occlusion" ? " (estimate)" : ""}`,
      subject.sides.join("×"),
      `${subject.layer.name} ${subject.layer.cells.join("×")}`,
      String(subject.images),
      ...cellsOf(subject),
    ]),
  };
}

function cellsOf({ numbers }: Subject): string[] {
  if (numbers === null) return ["nothing contributes"];
  const { areas, gaussian, cross, twoSigmaSide, reached } = numbers;
  const side = areas.find(({ of }) => of === 0.5)?.side;
  return [
    ...areas.map(({ share }) => (share === null ? "—" : percent(share))),
    side == null ? "—" : String(side),
    twoSigmaSide.toFixed(0),
    gaussian === null ? "—" : gaussian.sigma.toFixed(1),
    gaussian === null ? "—" : gaussian.r2.toFixed(2),
    times(cross?.excess),
    times(cross?.byDistance),
    percent(reached),
  ];
}

const times = (ratio: number | null | undefined): string =>
  ratio == null ? "—" : `${ratio.toFixed(2)}×`;

const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;
