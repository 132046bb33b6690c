/** @module The board as JSON, for programs; what its pages show, and the whole records. */
import { createHash } from "node:crypto";
import { type Context, Hono } from "hono";
import { messageOf, Refusal } from "../errors.ts";
import { type KeptRecord, parseRecord, recordJsonSchema } from "../record/index.ts";
import { parseReported } from "../reported/index.ts";
import { badgeSvg } from "./badge.ts";
import { feedXml } from "./feed.ts";
import { slugOf } from "./links.ts";
import { type KnownModel, macsOf, modelsOf, parametersOf } from "./models-known.ts";
import { valueText } from "./numbers.ts";
import { apiSchema } from "./schema.ts";
import { type BoardSources, dataOf, recordOf } from "./sources.ts";
import { type Benchmark, benchmarksOf, type StandingRow } from "./standings.ts";

/** Of lists; `from` and `count` ask for another stretch. */
const most = 500;

export function api(sources: BoardSources): Hono {
  const app = new Hono();
  app.get("/api/schema", (c) => answer(c, apiSchema(recordJsonSchema())));
  app.get("/api/records", async (c) => {
    const { summaries, damaged } = await sources.library();
    const all = summaries.toReversed();
    return answer(c, { ...stretch(c, all, "records"), damaged });
  });
  app.get("/api/records/:id", async (c) => {
    const { id } = c.req.param();
    const record = await recordOf(sources, id);
    if (record !== undefined) return answer(c, record);
    const broken = (await sources.library()).damaged.find((one) => one.id === id);
    return none(
      c,
      broken === undefined ? "a record of this id" : `a record that can be read: ${broken.problem}`,
    );
  });
  app.get("/api/benchmarks", async (c) => {
    const benchmarks = [...benchmarksOf(await dataOf(sources)).values()];
    return answer(c, {
      benchmarks: benchmarks.map((one) => ({ ...factsJson(one), results: totalOf(one) })),
    });
  });
  app.get("/api/benchmarks/:key{.+}", async (c) => {
    const benchmark = benchmarksOf(await dataOf(sources)).get(c.req.param("key"));
    if (benchmark === undefined) return none(c, "a benchmark of this name");
    const results = benchmark.rows.map(rowJson);
    return answer(c, { ...factsJson(benchmark), ...stretch(c, results, "results") });
  });
  app.get("/api/models/:slug", async (c) => {
    const model = modelsOf(await dataOf(sources)).get(c.req.param("slug"));
    return model === undefined ? none(c, "a model of this name") : answer(c, modelJson(model));
  });
  app.get("/api/reported", async (c) => {
    const { sources: reported, problems } = await sources.reported();
    return answer(c, { sources: reported, problems });
  });
  app.get("/badges/models/:slug/:key{.+\\.svg}", async (c) => {
    const { slug, key } = c.req.param();
    const benchmark = benchmarksOf(await dataOf(sources)).get(key.slice(0, -".svg".length));
    const rows = benchmark?.rows.filter((row) => row.slug === slug) ?? [];
    const row = rows.find(({ kind }) => kind === "measured") ?? rows[0];
    return benchmark === undefined || row === undefined ? c.notFound() : badge(c, benchmark, row);
  });
  app.get("/badges/:file{[0-9a-f]+\\.svg}", async (c) => {
    const id = c.req.param("file").slice(0, -".svg".length);
    for (const benchmark of benchmarksOf(await dataOf(sources)).values()) {
      const row = benchmark.rows.find((one) => one.kind === "measured" && one.run.id === id);
      if (row !== undefined) return badge(c, benchmark, row);
    }
    return c.notFound();
  });
  app.get("/feed.xml", async (c) => {
    const { summaries } = await sources.library();
    const text = feedXml(summaries, new URL(c.req.url).origin);
    return c.body(text, 200, { "Content-Type": "application/atom+xml; charset=utf-8" });
  });
  return app;
}

/** JSON with a tag, so that what has not changed is not sent again; anybody may read it. */
function answer(c: Context, json: unknown): Response {
  const text = `${JSON.stringify(json)}\n`;
  const tag = `"${createHash("sha256").update(text).digest("base64url").slice(0, 22)}"`;
  const head = { ETag: tag, "Access-Control-Allow-Origin": "*", "Cache-Control": "no-cache" };
  if (c.req.header("if-none-match") === tag) return c.body(null, 304, head);
  return c.body(text, 200, { ...head, "Content-Type": "application/json; charset=utf-8" });
}

const none = (c: Context, what: string): Response =>
  c.json({ problem: `there is not ${what}` }, 404, { "Access-Control-Allow-Origin": "*" });

function stretch<Name extends string>(c: Context, all: readonly unknown[], name: Name) {
  const whole = (text: string | undefined, usual: number) =>
    /^\d{1,9}$/.test(text ?? "") ? Number(text) : usual;
  const from = whole(c.req.query("from"), 0);
  const count = Math.min(most, whole(c.req.query("count"), most));
  return { total: all.length, from, [name]: all.slice(from, from + count) };
}

const factsJson = ({ key, dataset, metric, task, better, unit }: Benchmark): object => ({
  key,
  dataset,
  metric,
  task,
  better,
  unit,
});

const totalOf = ({ counts }: Benchmark): number => counts.measured + counts.reported;

const rowJson = (row: StandingRow): object => {
  const { kind, model, family, value, parameters, macs, size, pretraining, teacher, date } = row;
  const common = { kind, model, family, value, parameters, macs, size, pretraining, teacher, date };
  if (row.kind === "reported")
    return {
      ...common,
      source: row.quoted.source,
      licence: row.quoted.licence,
      result: row.quoted.result,
    };
  const { run, result, ranks } = row;
  return {
    ...common,
    record: run.id,
    interval: result.interval ?? null,
    n: result.n,
    marks: run.marks,
    ranks,
  };
};

const modelJson = (model: KnownModel): object => ({
  name: model.name,
  family: model.family,
  parameters: parametersOf(model),
  macs: macsOf(model),
  runs: model.runs,
  profiles: model.profiles.map(({ profile, cost }) => ({
    record: profile.id,
    fingerprint: profile.fingerprint,
    ...cost,
  })),
  fields: model.fields.map(({ record, field }) => ({ record: record.id, ...field })),
  reported: model.reported,
});

const badge = (c: Context, { key, unit }: Benchmark, row: StandingRow): Response => {
  const { value, kind } = row;
  const interval = row.kind === "measured" ? row.result.interval : undefined;
  const range =
    interval === undefined
      ? ""
      : ` (${valueText(interval.low, unit)} – ${valueText(interval.high, unit)})`;
  const svg = badgeSvg({
    left: `${row.model} ${key}`,
    right: `${valueText(value, unit)}${range}`,
    kind,
  });
  return c.body(svg, 200, {
    "Content-Type": "image/svg+xml",
    "Access-Control-Allow-Origin": "*",
    "Cache-Control": "max-age=300",
  });
};

/** A body that may be written: more is cut off before it is read. */
export const largestBody = 20 * 2 ** 20;

/** Writing, for who has the token. Every change is a file that stays: records for good, sources with their history. */
export function writing(sources: BoardSources, isAllowed: (token: string) => boolean): Hono {
  const app = new Hono();
  app.use(async (c, next) => {
    const [, token] = /^Bearer (.+)$/.exec(c.req.header("authorization") ?? "") ?? [];
    if (token === undefined) {
      return c.json({ problem: "writing needs a token: Authorization: Bearer …" }, 401, {
        "WWW-Authenticate": "Bearer",
      });
    }
    if (!isAllowed(token)) return c.json({ problem: "this token may not write here" }, 403);
    return await next();
  });
  app.post("/api/records", async (c) => {
    const { keep } = sources;
    if (keep === undefined) return c.json({ problem: "records are not kept here" }, 403);
    return await written(c, async (text) => {
      const record: KeptRecord = parseRecord(text, "the record that was sent");
      await keep(record);
      return { kept: record.id };
    });
  });
  app.put("/api/reported/:source", async (c) => {
    const { keepReported } = sources;
    if (keepReported === undefined)
      return c.json({ problem: "reported results are not kept here" }, 403);
    return await written(c, async (text) => {
      const reported = parseReported(text, "what was sent");
      if (slugOf(reported.source.name) !== c.req.param("source")) {
        throw new Refusal(
          "usage",
          `the address says ${c.req.param("source")}, the results say ${reported.source.name}`,
        );
      }
      return { kept: reported.source.name, was: await keepReported(reported) };
    });
  });
  return app;
}

async function written(c: Context, keep: (text: string) => Promise<object>): Promise<Response> {
  try {
    return c.json(await keep(await c.req.text()), 201);
  } catch (error) {
    const isTaken = error instanceof Refusal && error.message.includes("kept already");
    return c.json({ problem: messageOf(error).split("\n")[0].slice(0, 500) }, isTaken ? 409 : 400);
  }
}
