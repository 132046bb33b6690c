import { buildCommand } from "@stricli/core";
import { Refusal } from "../errors.ts";
import { store } from "./flags.ts";
import { noteLine } from "./progress.ts";

interface Flags {
  readonly format: string;
  readonly benchmark?: string;
  readonly model?: string;
  readonly out?: string;
  readonly store: string;
}

export default buildCommand({
  docs: {
    brief:
      "Write the board out: as JSON that import takes back, CSV, Markdown, LaTeX, or YAML for a hub",
    fullDescription: [
      "Measured records and reported results, told apart in every row, with intervals where they are known and the",
      "licence and attribution of every source.",
      "",
      "json          the whole board; `snellen import` takes it back without loss (ledgers are not in it)",
      "csv           one row for each number, shares from 0 to 1",
      "markdown      one table for each data set and metric",
      "latex         the same for a paper, with booktabs",
      "model-index   of one model: YAML for the front matter of its card",
      "eval-results  of one model: YAML for .eval_results/ of its repository",
    ].join("\n"),
    customUsage: [
      { input: "-o board.json", brief: "everything" },
      { input: "--format latex --benchmark imagenet-1k/top-1", brief: "one table for a paper" },
      {
        input: "--format model-index --model resnet50.a1_in1k -o card.yaml",
        brief: "for a model card",
      },
    ],
  },
  parameters: {
    flags: {
      format: {
        kind: "parsed",
        parse: String,
        default: "json",
        brief: "json, csv, markdown, latex, model-index or eval-results",
        placeholder: "name",
      },
      benchmark: {
        kind: "parsed",
        parse: String,
        optional: true,
        brief: "Only of this data set, or of one metric of it: imagenet-1k, coco/box-AP",
        placeholder: "name",
      },
      model: {
        kind: "parsed",
        parse: String,
        optional: true,
        brief: "Only of this model, by its name or its name in the zoo",
        placeholder: "name",
      },
      out: {
        kind: "parsed",
        parse: String,
        optional: true,
        brief: "File to write (default: the output)",
        placeholder: "file",
      },
      store,
    },
    aliases: { o: "out" },
  },
  async func({ format, out, store: root, ...choice }: Flags) {
    const { boardOf, boardText, oneLine, writeText } = await import("../exchange/index.ts");
    const board = await boardOf(root);
    const text = boardText(board, format, choice);
    if (out === undefined) process.stdout.write(text);
    else await writeText(out, text);
    for (const problem of board.problems) noteLine(oneLine(problem));
    if (board.problems.length > 0) {
      throw new Refusal(
        "store",
        `${board.problems.length} damaged files of ${root} are left out; all the rest is written`,
      );
    }
  },
});
