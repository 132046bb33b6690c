import { expect, test } from "vitest";
import { lastThat } from "./last-that.ts";

test("finds the last number that holds, from every guess", async () => {
  for (let last = -1; last < 20; last++) {
    for (let guess = -3; guess < 25; guess++) {
      expect(await lastThat(async (i) => i <= last, { count: 20, guess })).toBe(last);
    }
  }
});

test("asks little where the guess is near, and nothing twice", async () => {
  const asked: number[] = [];
  const holds = async (i: number) => {
    asked.push(i);
    return i <= 61;
  };
  expect(await lastThat(holds, { count: 128, guess: 60 })).toBe(61);
  expect(asked).toEqual([60, 67, 63, 61, 62]);
});

test("does not know a last one of none", async () => {
  expect(await lastThat(async () => true, { count: 0, guess: 5 })).toBe(-1);
});
