import { buildCommand } from "@stricli/core";
import { unknownName } from "../errors.ts";
import type { Checkpoint, Entry } from "../zoo/index.ts";
import { json } from "./flags.ts";
import { bold, dim, print, printJson, table } from "./print.ts";

export default buildCommand({
  docs: {
    brief: "List the models that Snellen knows by heart, or show one",
    customUsage: [
      { input: "", brief: "all of them" },
      { input: "resnet", brief: "a family" },
      { input: "resnet50", brief: "one: its published weights, its switches, what it gives" },
    ],
  },
  parameters: {
    positional: {
      kind: "tuple",
      parameters: [
        { parse: String, optional: true, brief: "A model or a family", placeholder: "name" },
      ],
    },
    flags: { json },
  },
  async func({ json: asJson }: { readonly json: boolean }, name?: string) {
    const { attentionNames, entries, families, loweringNames, observers } = await import(
      "../zoo/index.ts"
    );
    const reported = await import("../reported/index.ts");
    const all = entries().map((entry) => withReported(entry, reported));
    const chosen = all.filter((e) => name === undefined || e.family === name || e.name === name);
    const others = Object.entries(observers).filter(([key]) => name === undefined || key === name);
    if (chosen.length + others.length === 0) {
      const known = [
        ...Object.keys(families),
        ...all.map((e) => e.name),
        ...Object.keys(observers),
      ];
      throw unknownName("model", String(name), known);
    }
    const summaries = others.map(([key, { summary }]) => ({ name: key, summary }));
    if (asJson) return printJson([...chosen, ...summaries]);
    if (chosen.length === 1 && chosen[0].name === name) {
      return print(whole(chosen[0], { scan: loweringNames, attention: attentionNames }));
    }
    if (chosen.length > 0) print(overview(chosen));
    if (chosen.length > 0 && summaries.length > 0) print("");
    if (summaries.length > 0) print(table(summaries.map((s) => [bold(s.name), s.summary])));
    if (chosen.length > 0)
      print(
        dim(
          "\nMACs are those of one image, without what is inside scans; top-1 is as those reported who published the weights\n`snellen zoo NAME` shows more",
        ),
      );
  },
});

/** An entry whose weights say what is reported of them, in percent. */
type Reporting = Omit<Entry, "checkpoints"> & { readonly checkpoints: readonly Weights[] };
type Weights = Checkpoint & {
  readonly reported: {
    readonly top1: string;
    readonly source: string;
    readonly place: string;
  } | null;
};

function withReported(
  entry: Entry,
  { builtIn, reportedOfWeights }: typeof import("../reported/index.ts"),
): Reporting {
  const { name: zoo, code, preprocessing } = entry;
  const checkpoints = entry.checkpoints.map((checkpoint) => {
    const size = sizeOf(checkpoint, preprocessing.size);
    const found = reportedOfWeights({ zoo, code, size, tag: checkpoint.tag }, builtIn());
    if (found === undefined) return { ...checkpoint, reported: null };
    const { printed, place } = found.result;
    return { ...checkpoint, reported: { top1: printed, source: found.source, place } };
  });
  return { ...entry, checkpoints };
}

const grouped = new Intl.NumberFormat("en-GB").format;

const overview = (entries: readonly Reporting[]): string =>
  table(
    [
      ["", "parameters", "MACs", "px", "top-1", "of the weights"].map(dim),
      ...entries.map(({ name, parameters, macs, preprocessing, checkpoints }) => {
        const [first, ...others] = checkpoints;
        const more = others.length === 0 ? "" : dim(`and ${others.length} more`);
        const size = sizeOf(first, preprocessing.size);
        return [
          bold(name),
          grouped(parameters),
          gigas(macs),
          String(size),
          top1(first),
          `${first?.tag ?? "none published"} ${more}`,
        ];
      }),
    ],
    [1, 2, 3, 4],
  );

/** In thousands of millions. */
const gigas = (macs: number): string => `${(macs / 1e9).toFixed(2)} G`;

const sizeOf = (checkpoint: Checkpoint | undefined, usual: number): number =>
  checkpoint?.preprocessing?.size ?? usual;

const top1 = (weights: Weights | undefined): string =>
  weights?.reported == null ? "—" : `${weights.reported.top1} %`;

function whole(
  entry: Reporting,
  ways: Readonly<Record<"scan" | "attention", readonly string[]>>,
): string {
  const { preprocessing: given, switches, checkpoints } = entry;
  const rows = [
    ["family", entry.family],
    [
      "parameters",
      `${grouped(entry.parameters)}, in ${entry.tensors} tensors with their statistics`,
    ],
    [
      "images",
      `${given.size}×${given.size} px from a shorter side of ${given.resizeTo}, ${given.interpolation}`,
    ],
    [
      "MACs",
      `${gigas(entry.macs)} for one of them${entry.scans ? ", without those inside scans" : ""}`,
    ],
    ["paper", entry.paper],
    ["code", `${entry.code}, ${entry.licence}`],
    ["pretraining", entry.pretraining],
    ...(entry.teacher === undefined ? [] : [["teacher", entry.teacher]]),
    ...(entry.scans ? [["scan", ways.scan.join(", ")]] : []),
    ...(entry.attends ? [["attention", ways.attention.join(", ")]] : []),
    ...Object.entries(entry.gives).map(([outputs, shapes]) => [outputs, shapesOf(shapes)]),
  ];
  const choices = Object.entries(switches).map(
    ([
      key,
      {
        about,
        choices: [first, ...others],
      },
    ]) => [`  ${key}`, [bold(String(first)), ...others].join(", "), dim(about)],
  );
  const files = checkpoints.map((one) => [
    `  ${one.tag}`,
    `${sizeOf(one, given.size)} px`,
    top1(one),
    dim(one.reported?.source ?? ""),
    one.url,
  ]);
  return [
    `${bold(entry.name)}  ${entry.summary}`,
    table(rows.map(([key, value]) => [dim(key), value])),
    ...(choices.length === 0
      ? []
      : [`\n${bold("switches")}, the paper's choice first`, table(choices)]),
    ...(files.length === 0
      ? []
      : [`\n${bold("weights")}, with top-1 as reported`, table(files, [1, 2])]),
  ].join("\n");
}

const shapesOf = (shapes: Entry["gives"]["logits"]): string =>
  Object.entries(shapes)
    .map(([name, shape]) => `${name} [${shape.join(", ")}]`)
    .join("  ");
