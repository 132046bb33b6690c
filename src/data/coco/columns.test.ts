import { expect, test } from "vitest";
import { expectedRows, gathered, grouped, isInOrder, makeRoom } from "./columns.ts";
import { cursorOver } from "./cursor.ts";

const cursorAt = (at: number, size: number) => ({ ...cursorOver(new Uint8Array(0)), at, size });

test("rows are expected to go on through the file as they began, 64 times as many at the most", () => {
  expect(expectedRows(cursorAt(500, 1000), 99)).toBe(204); // 100 in half of it, and 2 % more
  expect(expectedRows(cursorAt(1000, 1000), 99)).toBe(102);
  expect(expectedRows(cursorAt(500, 1e9), 99)).toBe(6400);
  expect(expectedRows(cursorAt(500, 0), 99), "a pipe does not say how long it is").toBe(100);
});

test("columns that become longer keep their rows", () => {
  const columns = { ids: Float64Array.of(7), boxes: Int32Array.of(1, 2, 3, 4) };
  makeRoom(columns, 300, { boxes: 4 });
  expect([columns.ids.length, columns.boxes.length]).toEqual([300, 1200]);
  expect([columns.ids[0], ...columns.boxes.subarray(0, 5)]).toEqual([7, 1, 2, 3, 4, 0]);
  const { ids } = columns;
  makeRoom(columns, 300, { boxes: 4 });
  expect(columns.ids).toBe(ids);
});

test("rows are sorted by their group, those of one as they come, and those of none left out", () => {
  const { order, starts } = grouped(Int32Array.of(1, 0, -1, 1, 0), 3);
  expect([...order]).toEqual([1, 4, 0, 3]);
  expect([...starts]).toEqual([0, 2, 4, 4]);
  expect(isInOrder(order)).toBe(false);
  expect(isInOrder(Uint32Array.of(0, 1, 2))).toBe(true);
});

test("rows that are a part are gathered alone, also where they are the first", () => {
  const column = Float64Array.of(1, 2, 3, 4, 5, 6);
  expect([...gathered(column, Uint32Array.of(0, 1))]).toEqual([1, 2]);
  expect([...gathered(column, Uint32Array.of(2, 0), 2)]).toEqual([5, 6, 1, 2]);
});
