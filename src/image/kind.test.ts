import { expect, test } from "vitest";
import fixture from "./fixtures/decode.json" with { type: "json" };
import { kindOf } from "./kind.ts";

test.each(fixture.images)("$what is known by its bytes", ({ what, file }) => {
  expect(kindOf(Buffer.from(file, "base64"))).toBe(what.split(/[ ,]/)[0]);
});

test.each(["", "\xff\xd8", "BM", "P6 1 1 255\n", "RIFF....WAVEfmt ", "<svg>"])(
  "%j is none of them",
  (text) => {
    expect(kindOf(Buffer.from(text, "latin1"))).toBeNull();
  },
);
