/** @module The archive of Papers With Code: `evaluation-tables.json`, also compressed. */
import { type Format, partsOf, stemOf } from "./format.ts";
import { readingOf } from "./reading.ts";
import { isTaskTree, rowsOf } from "./task-tree.ts";

export const papersWithCode: Format = {
  name: "papers-with-code",
  brief: "evaluation-tables.json of the Papers With Code archive, also .json.gz",
  recognises: (file) => isTaskTree(file) && !isSotaExtractor(file.path),
  read: ({ path, content }) =>
    readingOf(
      path,
      {
        source: {
          name: `papers-with-code/${stemOf(path)}`,
          kind: "archive",
          url: "https://paperswithcode.com",
          retrieved: null,
        },
        licence: "CC-BY-SA-4.0",
        attribution: "Papers With Code and its contributors, CC BY-SA 4.0",
      },
      content.kind === "json" ? rowsOf(content.value) : [],
    ),
};

/** The same tree under another licence: by where it lies, since nothing inside tells them apart. */
export const sotaExtractor: Format = {
  name: "sota-extractor",
  brief: "data/tasks/*.json of sota-extractor: the same tree, known by its folder",
  recognises: (file) => isTaskTree(file) && isSotaExtractor(file.path),
  read: ({ path, content }) =>
    readingOf(
      path,
      {
        source: {
          name: `sota-extractor/${stemOf(path)}`,
          kind: "repository",
          url: "https://github.com/paperswithcode/sota-extractor",
          retrieved: null,
        },
        licence: "Apache-2.0",
        attribution: "sota-extractor by Papers With Code, Apache-2.0",
      },
      content.kind === "json" ? rowsOf(content.value) : [],
    ),
};

const isSotaExtractor = (path: string): boolean =>
  partsOf(path).some((part) => part.startsWith("sota-extractor"));
