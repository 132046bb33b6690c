/**
 * @module Whether results number categories otherwise than the annotations. COCO's 80 categories have ids
 * from 1 to 90; many detectors count from 0 to 79, and where nobody maps one to the other AP is near 0.
 */
import type { Annotations } from "./annotations.ts";
import type { ResultEntries } from "./result-entries.ts";

/** What category ids can be instead of ids: places in the table, counted from 0 or from 1. */
const numberings = [0, 1] as const;

/** Another numbering is named if it puts so many times more results into images that have such an object, */
const clearly = 2;
/** and at least this share of them. */
const least = 0.25;

/** A line that names another numbering, where that explains the results far better than ids do. */
export function numberingNote(
  { columns, firstCategories }: Pick<ResultEntries, "columns" | "firstCategories">,
  { categories, categoryOf, imageOf, file }: Annotations,
): string[] {
  const pair = (image: number, category: number): number => image * categories.length + category;
  const there = new Set<number>();
  imageOf.forEach((image, entry) => {
    if (image !== -1) there.add(pair(image, categoryOf[entry]));
  });
  const share = (classOf: (entry: number) => number): number => {
    const hits = firstCategories.filter((_, entry) =>
      there.has(pair(columns.images[entry], classOf(entry))),
    );
    return hits.length / firstCategories.length;
  };
  const asIds = share((entry) =>
    columns.categories[entry] === -1 ? NaN : columns.categories[entry],
  );
  for (const first of numberings) {
    const asPlaces = share((entry) => {
      const place = firstCategories[entry] - first;
      return place >= 0 && place < categories.length ? place : NaN;
    });
    if (asPlaces < least || asPlaces < clearly * asIds) continue;
    return [
      `category_id looks like a place counted from ${first}, not like an id: so read, ${whole(asPlaces)} of the results are in images that have such an object, as ids ${whole(asIds)}; write the id that has this place in ${file}`,
    ];
  }
  return [];
}

const whole = (share: number): string => `${Math.round(100 * share)} %`;
