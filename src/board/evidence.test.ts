import { describe, expect, test } from "vitest";
import { fieldOf, profileOf, runOf } from "../../test/support/board-records.ts";
import { type KeptRecord, summaryOf } from "../record/index.ts";
import { type BoardSources, board, type Compared } from "./index.ts";
import { links } from "./links.ts";

const a = runOf({ name: "a", share: 0.6 });
const b = runOf({ name: "b", share: 0.5 });
const profile = profileOf(["a", "b"]);
const records: readonly KeptRecord[] = [a, b, profile, fieldOf("a")];

const sources: BoardSources = {
  library: async () => ({ summaries: records.map(summaryOf), damaged: [], unfinished: [] }),
  record: async (id) => records.find((record) => record.id === id),
  reported: async () => ({ sources: [], problems: [] }),
};

const page = async (path: string, given: Partial<BoardSources> = {}): Promise<string> =>
  await (await board({ ...sources, ...given }).request(path)).text();

describe("the page of a record", () => {
  test("says what it is of, how it was made, and how it is made again", async () => {
    const text = await page(links.record(a.id));
    expect(text).toContain("60.00 %");
    expect(text).toContain("57.00 % … 63.00 %");
    expect(text).toContain(a.model.sha256);
    expect(text).toContain("center-crop(8×8)");
    expect(text).toContain("snellen evaluate &#39;a&#39;");
    expect(text).toContain(`/api/records/${a.id}`);
  });

  test("is found by the first digits of its id", async () => {
    const answer = await board(sources).request(`/records/${a.id.slice(0, 8)}`);
    expect(answer.headers.get("location")).toBe(links.record(a.id));
  });

  test.each(records.map((record) => [record.kind, record.id] as const))(
    "of a %s has its id and its command",
    async (_, id) => {
      const text = await page(links.record(id));
      expect(text).toContain(id);
      expect(text).toContain("<h3>Again</h3>");
    },
  );
});

describe("the page of a model", () => {
  test("has its runs, its costs by size, and its field as a picture", async () => {
    const text = await page(links.model("a"));
    expect(text).toContain(links.record(a.id));
    expect(text).toContain(profile.machine.cpu);
    expect(text).toContain("448");
    expect(text).toContain("The receptive field of a");
    expect(text).toContain(links.compare(["a", "b"]));
  });

  test("says which commands make what is not there", async () => {
    const text = await page(links.model("b"));
    expect(text).toContain("snellen field b");
  });
});

describe("the page of a comparison", () => {
  const compared: Compared = {
    metric: "top-1",
    unit: "share",
    first: 0.6,
    second: 0.5,
    difference: 0.1,
    interval: { low: 0.05, high: 0.15, level: 0.95 },
    p: 0.0001,
    test: "McNemar, mid-p",
    samples: 1000,
  };

  test("shows the paired test of two runs of the same samples", async () => {
    const asked: string[][] = [];
    const text = await page(links.compare(["a", "b"]), {
      compare: async (...ids) => {
        asked.push(ids);
        return compared;
      },
    });
    expect(asked).toEqual([[a.id, b.id]]);
    expect(text).toContain("10.00 %");
    expect(text).toContain("5.00 % … 15.00 %");
    expect(text).toContain("McNemar, mid-p, top-1, 1000 images");
  });

  test("names the command where there is nobody who tests", async () => {
    const text = await page(links.compare(["a", "b"]));
    expect(text).toContain(`snellen compare ${a.id.slice(0, 12)} ${b.id.slice(0, 12)}`);
  });

  test("of names in a form is at an address of its own", async () => {
    const answer = await board(sources).request("/compare?m=a&m=b&m=");
    expect(answer.headers.get("location")).toBe(links.compare(["a", "b"]));
  });
});

describe("predictions", () => {
  test("are asked for page by page, and shown with what is true", async () => {
    const rows = [{ sample: "x/1.jpg", truth: "cat", said: "dog 0.9", isRight: false, says: "" }];
    const text = await page(`${links.predictions(a.id)}?order=best&wrong=1&page=2`, {
      predictions: async (id, asked) => {
        expect(id).toBe(a.id);
        expect(asked).toMatchObject({ from: 48, count: 48, order: "best", isWrong: true });
        return { total: 49, rows };
      },
    });
    expect(text).toContain("true: cat");
    expect(text).toContain("x%2F1.jpg.png");
    expect(text).toContain("Page 2 of 2");
  });
});
