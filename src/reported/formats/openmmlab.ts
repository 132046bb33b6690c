/** @module `model-index.yml` and `metafile.yml` of OpenMMLab: collections and their models. */
import { addressIn, entriesOf, field, listOf, textIn } from "./fields.ts";
import type { Facts, ForeignRow } from "./foreign-row.ts";
import { type Format, partsOf, stemOf } from "./format.ts";
import { readingOf } from "./reading.ts";

export const openmmlab: Format = {
  name: "openmmlab",
  brief: "metafile.yml of OpenMMLab (Collections, Models)",
  recognises: ({ content }) =>
    content.kind === "yaml" &&
    ["Models", "Collections", "Import"].some((key) => Array.isArray(field(content.value, key))),
  read({ path, content }) {
    const file = content.kind === "table" ? undefined : content.value;
    const collections = new Map(
      listOf(field(file, "Collections")).map((one) => [textIn(one, "Name"), one]),
    );
    const models = listOf(field(file, "Models"));
    const reading = readingOf(
      path,
      {
        source: { name: nameOf(path), kind: "repository", url: null, retrieved: null },
        licence: "Apache-2.0",
        attribution: `OpenMMLab, ${partsOf(path).slice(-2).join("/")}, Apache-2.0`.slice(0, 2000),
      },
      models.flatMap((model, i) => rowsOf(model, i, collections)),
    );
    const others = listOf(field(file, "Import"));
    return {
      ...reading,
      problems: [...reading.problems, ...withoutResults(models), ...elsewhere(others)],
    };
  },
};

/** `configs/convnext/metafile.yml` is openmmlab/convnext. */
function nameOf(path: string): string {
  const folder = partsOf(path).at(-2);
  return `openmmlab/${stemOf(path) === "metafile" ? (folder ?? "metafile") : stemOf(path)}`;
}

const withoutResults = (models: readonly unknown[]) =>
  models.flatMap((model, i) =>
    resultsOf(model).length > 0
      ? []
      : [{ where: `Models[${i}]`, reason: `${textIn(model, "Name") ?? "it"} has no results` }],
  );

const elsewhere = (files: readonly unknown[]) =>
  files.length === 0
    ? []
    : [{ where: "Import", reason: `it names ${files.length} other files; import their folder` }];

/** One result may stand there without a list. */
function resultsOf(model: unknown): readonly unknown[] {
  const results = field(model, "Results");
  return field(results, "Metrics") === undefined ? listOf(results) : [results];
}

function rowsOf(
  model: unknown,
  i: number,
  collections: ReadonlyMap<string | null, unknown>,
): ForeignRow[] {
  // Both spellings are in use.
  const name = textIn(model, "In Collection") ?? textIn(model, "In Collections");
  const collection = collections.get(name);
  const facts = factsOf(model, collection, name);
  const metadata = entriesOf(field(model, "Metadata")).filter(([key]) => isCounted(key));
  return resultsOf(model).map((result, j) => ({
    where: `Models[${i}].Results[${j}]`,
    model: field(model, "Name"),
    task: textIn(result, "Task") ?? "",
    dataset: textIn(result, "Dataset") ?? "",
    facts,
    values: [...metadata, ...entriesOf(field(result, "Metrics"))].map(([metric, printed]) => ({
      metric,
      printed,
    })),
  }));
}

/** Their FLOPs are multiply-adds. */
const isCounted = (key: string): boolean => key === "Parameters" || key === "FLOPs";

function factsOf(model: unknown, collection: unknown, name: string | null): Facts {
  const paper = field(model, "Paper") ?? field(collection, "Paper");
  const own = field(model, "Code") ?? field(collection, "Code");
  const code = addressIn(own, "URL") ?? addressIn({ own }, "own");
  const [title, url] = [textIn(paper, "Title"), addressIn(paper, "URL")];
  const training = [field(field(model, "Metadata"), "Training Data")].flat();
  const before = training.slice(0, -1).filter((data) => typeof data === "string");
  return {
    family: name,
    paper: title === null && url === null ? null : { title, url, date: null },
    code,
    pretraining: before.length === 0 ? null : before.join(", "),
  };
}
