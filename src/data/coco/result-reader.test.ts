/** @module Entries read by the pattern of one before, against the reader that knows no patterns. */
import { describe, expect, test } from "vitest";
import { random } from "../../statistics/index.ts";
import { cursorOver, endOfBytes } from "./cursor.ts";
import { objectReader } from "./object-reader.ts";
import { clearResult, emptyResult, resultFields } from "./result-draft.ts";
import { resultReader } from "./result-reader.ts";

const plain = '{"image_id":1,"category_id":2,"score":0.5,"bbox":[1,2.25,3,4]}';

/** What is read of entries one after the other, or why not; either way all at one go. */
function readEach(entries: readonly string[], byPattern: boolean): unknown[] {
  const draft = emptyResult();
  const readFields = objectReader(resultFields);
  const read = byPattern
    ? resultReader()
    : (...[cursor, it]: Parameters<typeof readFields>) => {
        clearResult(it);
        readFields(cursor, it);
      };
  return entries.map((entry) => {
    const cursor = cursorOver(Buffer.from(`${entry},`));
    try {
      read(cursor, draft);
      return { ...structuredClone(draft), at: cursor.at };
    } catch (thrown) {
      return thrown === endOfBytes ? "more" : String(thrown);
    }
  });
}

function expectTheSame(entries: readonly string[]): void {
  expect(readEach(entries, true)).toStrictEqual(readEach(entries, false));
}

describe("behind an entry of numbers alone", () => {
  test.each([
    ["other numbers", '{"image_id":31,"category_id":7,"score":1,"bbox":[0,-2.5,30.75,4]}'],
    ["-0", '{"image_id":1,"category_id":2,"score":0.5,"bbox":[-0,-0.0,3,4]}'],
    [
      "numbers of many digits",
      '{"image_id":9007199254740991,"category_id":2,"score":0.30000001192092896,"bbox":[0.1234567891,123456789,1234567890,4]}',
    ],
    ["exponents", '{"image_id":1e3,"category_id":2,"score":5E-1,"bbox":[1e400,2,3,4]}'],
    ["a score of NaN", '{"image_id":1,"category_id":2,"score":NaN,"bbox":[1,2,3,4]}'],
    ["an endless score", '{"image_id":1,"category_id":2,"score":-Infinity,"bbox":[1,2,3,4]}'],
    ["an endless box", '{"image_id":1,"category_id":2,"score":1,"bbox":[1,2,3,Infinity]}'],
    ["a leading zero", '{"image_id":01,"category_id":2,"score":0.5,"bbox":[1,2,3,4]}'],
    ["a point without digits", '{"image_id":1,"category_id":2,"score":1.,"bbox":[1,2,3,4]}'],
    ["a minus without digits", '{"image_id":1,"category_id":2,"score":-,"bbox":[1,2,3,4]}'],
    ["text for an id", '{"image_id":"1","category_id":2,"score":0.5,"bbox":[1,2,3,4]}'],
    ["null", '{"image_id":1,"category_id":2,"score":null,"bbox":[1,2,3,4]}'],
    ["five numbers of a box", '{"image_id":1,"category_id":2,"score":0.5,"bbox":[1,2,3,4,5]}'],
    ["an empty box", '{"image_id":1,"category_id":2,"score":0.5,"bbox":[]}'],
    ["spaces", '{ "image_id": 1, "category_id": 2, "score": 0.5, "bbox": [1, 2, 3, 4] }'],
    ["another order", '{"score":0.5,"category_id":2,"image_id":1,"bbox":[1,2,3,4]}'],
    [
      "another key",
      '{"image_id":1,"category_id":2,"score":0.5,"bbox":[1,2,3,4],"area":12,"iscrowd":false}',
    ],
    ["a key in escapes", '{"image\\u005fid":1,"category_id":2,"score":0.5,"bbox":[1,2,3,4]}'],
    ["a key again", '{"image_id":1,"category_id":2,"score":0.5,"bbox":[1,2,3,4],"bbox":[]}'],
    ["a mask", '{"image_id":1,"category_id":2,"score":0.5,"segmentation":{"counts":"a"}}'],
    ["no mask", '{"image_id":1,"category_id":2,"score":0.5,"segmentation":[]}'],
    ["a caption", '{"image_id":1,"caption":"2"}'],
    ["nothing", "{}"],
    ["what is cut", '{"image_id":1,"category_id":2,"score":0.5,"bbox":[1,2'],
  ])("%s are read as they stand", (_, other) => {
    // Behind itself too, and plain behind it: then nothing of it may be left over.
    expectTheSame([plain, other, other, plain, other, plain]);
  });
});

test("entries of any forms in any order are read as they stand", () => {
  const chance = random(1);
  const one = (values: readonly string[]): string => values[chance.integer(values.length)];
  const number = (): string =>
    one(["0", "-3", "12.5", "0.1234567890123", "7e-2", "1e999", String(chance.float())]);
  const forms = [
    () => `{"image_id":${number()},"category_id":${number()},"score":${number()}}`,
    () => `{"image_id":${number()},"category_id":1,"score":0.5,"bbox":[1,${number()},3,4]}`,
    () => `{"image_id":"a","category_id":${number()},"score":0.5,"bbox":[1,2,3,4]}`,
    () => `{"category_id":${number()},"image_id":3,"score":0.5,"segmentation":[[1,2]]}`,
    () => `{"image_id":3,"category_id":4,"score":${number()},"keypoints":[1,2,${number()}]}`,
  ];
  for (let round = 0; round < 200; round++) {
    const few = forms.filter(() => chance.integer(2) === 0);
    if (few.length === 0) continue;
    expectTheSame(Array.from({ length: 40 }, () => few[chance.integer(few.length)]()));
  }
});

test("an entry that ends with the bytes that are here is read when there are more", () => {
  const read = resultReader();
  const draft = emptyResult();
  read(cursorOver(Buffer.from(`${plain},`)), draft);
  for (let length = 0; length < plain.length; length++) {
    const cursor = cursorOver(Buffer.from(plain.slice(0, length)));
    expect(() => read(cursor, draft)).toThrow(); // a symbol, endOfBytes
  }
});
