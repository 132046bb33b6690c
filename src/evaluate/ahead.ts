/** @module Work that runs ahead of who needs it, within a bound. */

/**
 * Works on up to `width` items at once, and gives the results in the order of the items. Nothing is
 * read from `items` that is not worked on at once, so memory holds `width` items, however many come.
 */
export async function* ahead<Item, Result>(
  width: number,
  items: AsyncIterable<Item>,
  work: (item: Item) => Promise<Result>,
): AsyncGenerator<Result> {
  const running: Promise<Result>[] = [];
  for await (const item of items) {
    const result = work(item);
    result.catch(() => undefined); // a failure is met below, when its turn comes
    running.push(result);
    if (running.length === width) yield running.shift() as Promise<Result>;
  }
  yield* running;
}
