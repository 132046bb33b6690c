import { buildCommand } from "@stricli/core";
import { Refusal } from "../errors.ts";
import { json, ofNetworks, set, store, threadCount, wholeNumber } from "./flags.ts";
import { print, printJson } from "./print.ts";
import { progressLine } from "./progress.ts";
import { snellenVersion } from "./version.ts";

interface Flags {
  readonly against?: string;
  readonly set?: readonly string[];
  readonly reported?: readonly string[];
  readonly model?: string;
  readonly data?: string;
  readonly weights?: string;
  readonly tag?: string;
  readonly container?: string;
  readonly scan?: string;
  readonly attention?: string;
  readonly fp16: boolean;
  readonly switch?: readonly string[];
  readonly threads?: number;
  readonly batch?: number;
  readonly svg?: string;
  readonly store: string;
  readonly json: boolean;
}

export default buildCommand({
  docs: {
    brief: "Say why a number differs from another: one step is changed at a time, and measured",
    fullDescription: [
      "Lists the steps in which a record and another number differ (size, crop, filter, antialias, levels, precision, …),",
      "measures the record's model on the same images with one of them changed at a time, and with all at once, and says",
      "what each contributes. Every change is a run with a record: repeated, nothing is measured twice. What the other",
      "source does not state is listed, and not guessed.",
    ].join("\n"),
    customUsage: [
      { input: "5f3a --against 81c0", brief: "another record" },
      { input: "5f3a --set crop_pct=0.95 --set interpolation=bicubic", brief: "other settings" },
      {
        input: "5f3a --against timm:resnet50.tv_in1k",
        brief: "a reported result, by its name or by words of its row",
      },
      { input: "5f3a --set precision=float16 --svg why.svg", brief: "with a picture" },
    ],
  },
  parameters: {
    positional: {
      kind: "tuple",
      parameters: [
        { parse: String, brief: "The id of a record, or its beginning", placeholder: "id" },
      ],
    },
    flags: {
      against: {
        kind: "parsed",
        parse: String,
        optional: true,
        brief: "The id of another record, or a reported result",
        placeholder: "what",
      },
      set: {
        ...set,
        brief:
          "A setting of the other number: a value of the card, crop_pct, precision or optimization; may be repeated",
      },
      reported: {
        kind: "parsed",
        parse: String,
        variadic: true,
        optional: true,
        brief: "A file of reported results, beside those that come with Snellen; may be repeated",
        placeholder: "file",
      },
      model: {
        kind: "parsed",
        parse: String,
        optional: true,
        brief: "Where the model is (default: where the command of the record named it)",
        placeholder: "model",
      },
      data: {
        kind: "parsed",
        parse: String,
        optional: true,
        brief: "Where the dataset is (default: where it was)",
        placeholder: "path",
      },
      ...ofNetworks,
      threads: {
        kind: "parsed",
        parse: threadCount,
        optional: true,
        brief: "Threads (default: all cores)",
      },
      batch: { kind: "parsed", parse: wholeNumber, optional: true, brief: "Images at once" },
      svg: {
        kind: "parsed",
        parse: String,
        optional: true,
        brief: "Write the contributions as a picture",
        placeholder: "file",
      },
      store,
      json,
    },
  },
  async func({ json: asJson, svg, ...flags }: Flags, id: string) {
    const { explain } = await import("../evaluate/index.ts");
    const { againstOf } = await import("./explain-against.ts");
    const { store: root, data, threads, batch } = flags;
    const against = await againstOf(id, flags);
    let line = { what: "", says: progressLine("") };
    const explanation = await explain({
      ...{ id, against, store: root, data, threads, batch },
      model: modelIn(flags),
      by: `snellen ${snellenVersion}`,
      command: ["snellen", ...process.argv.slice(2)].join(" "),
      onProgress(what, progress) {
        if (what !== line.what) line = { what, says: progressLine(what) };
        line.says(progress);
      },
    });
    if (svg !== undefined) await writeSvg(svg, explanation);
    if (asJson) return printJson(explanation);
    const { explanationReport } = await import("./explain-report.ts");
    print(explanationReport(explanation, root));
  },
});

/** The model, where it is named; what it was built with belongs to its name. */
function modelIn({ model: name, fp16, switch: switches, ...flags }: Omit<Flags, "json" | "svg">) {
  const { weights, tag, container, scan, attention } = flags;
  const built = { weights, tag, container, scan, attention, switches };
  if (name !== undefined) return { name, ...built, ...(fp16 && { half: true }) };
  if (!fp16 && Object.values(built).every((value) => value === undefined)) return undefined;
  throw new Refusal("usage", "weights, switches and the like belong to a --model; name it, too");
}

async function writeSvg(
  path: string,
  explanation: import("../record/index.ts").ExplanationRecord,
): Promise<void> {
  const { explanationSvg } = await import("./explain-report.ts");
  const { writeWhole } = await import("../files.ts");
  await writeWhole(path, `${explanationSvg(explanation)}\n`);
}
