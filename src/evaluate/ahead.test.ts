import { expect, test } from "vitest";
import { ahead } from "./ahead.ts";

async function* upTo(n: number, onRead: (i: number) => void = () => undefined) {
  for (let i = 0; i < n; i++) {
    onRead(i);
    yield i;
  }
}

test("results come in the order of the items, whichever is done first", async () => {
  const work = (i: number) => new Promise<number>((done) => setTimeout(done, 20 - 5 * i, i));
  const results: number[] = [];
  for await (const result of ahead(4, upTo(4), work)) results.push(result);
  expect(results).toEqual([0, 1, 2, 3]);
});

test("no more items are read than are worked on", async () => {
  let read = 0;
  let done = 0;
  for await (const _ of ahead(
    3,
    upTo(50, () => read++),
    async (i) => i,
  )) {
    expect(read - done).toBeLessThanOrEqual(3);
    done++;
  }
  expect(done).toBe(50);
});

test("a failure is met when its turn comes", async () => {
  const work = async (i: number) => {
    if (i === 2) throw new Error("two");
    return i;
  };
  const results: number[] = [];
  const all = async () => {
    for await (const result of ahead(4, upTo(9), work)) results.push(result);
  };
  await expect(all()).rejects.toThrow("two");
  expect(results).toEqual([0, 1]);
});
