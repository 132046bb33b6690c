/** @module Which of the files in a folder are the predictions of given images, by their names. */
import { Refusal } from "../../errors.ts";
import { counted, nameOf, some, withoutEnding } from "../names.ts";

/** The file of each id, in their order; an id without a file, and a file of two ids, are refused. */
export function matched(
  files: readonly string[],
  ids: readonly string[],
  folder: string,
): string[] {
  const found = ids.map(finder(files));
  const missing = ids.filter((_, i) => found[i] === undefined);
  if (missing.length > 0) {
    throw new Refusal(
      "data",
      `${folder}: ${counted(files.length, "PNG file")}, and no prediction for ${missing.length} of ${counted(ids.length, "label map")} (${some(missing)}); a prediction has the name of its truth`,
    );
  }
  const predictions = found.filter((file) => file !== undefined);
  refuseShared(predictions, ids, folder);
  return predictions;
}

/** Where bare names are not unique, a prediction must lie as its truth does. */
function refuseShared(
  predictions: readonly string[],
  ids: readonly string[],
  folder: string,
): void {
  const idOf = new Map<string, string>();
  for (const [i, file] of predictions.entries()) {
    const other = idOf.get(file);
    if (other !== undefined) {
      throw new Refusal(
        "data",
        `${folder}: ${file} would be the prediction of ${other} and ${ids[i]}; lay predictions in the folders of their truth`,
      );
    }
    idOf.set(file, ids[i]);
  }
}

/**
 * Finds the file of an id: by its path, else by its bare name, else by a name that goes on behind it with `_`
 * (as Cityscapes matches them); where two could be meant, none is.
 */
function finder(files: readonly string[]): (id: string) => string | undefined {
  const byName = new Map<string, string | undefined>();
  const set = (key: string, file: string) => byName.set(key, byName.has(key) ? undefined : file);
  const byPath = new Map(files.map((file) => [withoutEnding(file), file]));
  for (const file of files) set(nameOf(withoutEnding(file)), file);
  const longer = new Map<string, string | undefined>();
  for (const file of files) {
    const parts = nameOf(withoutEnding(file)).split("_");
    for (let n = 1; n < parts.length; n++) {
      const key = parts.slice(0, n).join("_");
      longer.set(key, longer.has(key) ? undefined : file);
    }
  }
  return (id) => byPath.get(id) ?? byName.get(nameOf(id)) ?? longer.get(nameOf(id));
}
