/** @module The pages that show evidence: models, comparisons, records, predictions with their pictures. */
import { type Context, Hono } from "hono";
import { messageOf } from "../errors.ts";
import { summaryOf } from "../record/index.ts";
import { comparePage, mostCompared, pairsOf, type Tested } from "./compare.ts";
import type { Framed } from "./frame.ts";
import { links, slugOf } from "./links.ts";
import { type KnownModel, modelsOf } from "./models-known.ts";
import { askedOf, predictionsPage } from "./predictions.ts";
import { recordPage } from "./record.ts";
import { type BoardData, type BoardSources, dataOf, isId, recordOf } from "./sources.ts";
import { summaryLine } from "./summary-line.ts";

export interface Shows {
  show(c: Context, page: Framed): Response | Promise<Response>;
  missing(c: Context, what: string): Response | Promise<Response>;
}

/** Whole records of a model that are read for its page, at most, of each kind. */
const mostRead = 4;

export function evidenceRoutes(sources: BoardSources, { show, missing }: Shows): Hono {
  const app = new Hono();
  app.get("/models/:slug", async (c) => {
    const data = await dataOf(sources);
    const model = modelsOf(data).get(c.req.param("slug"));
    if (model === undefined) return missing(c, "a model of this name");
    const { modelPage } = await import("./model.ts");
    return show(c, {
      title: model.name,
      content: modelPage(await evidenceOf(sources, data, model)),
    });
  });
  app.get("/compare", (c) => {
    const wanted = (c.req.queries("m") ?? [])
      .filter((name) => name.trim() !== "")
      .slice(0, mostCompared);
    return c.redirect(wanted.length === 0 ? "/compare/none" : links.compare(wanted));
  });
  app.get("/compare/:models", async (c) => {
    const data = await dataOf(sources);
    const all = modelsOf(data);
    const slugs = [...new Set(c.req.param("models").split(","))].slice(0, mostCompared);
    const models = slugs.flatMap((slug) => all.get(slug) ?? []);
    const tested = await Promise.all(
      pairsOf(models).map(([first, second]) => test(sources, first, second)),
    );
    const names = [...all.values()]
      .filter(({ runs, profiles, reported }) => runs.length + profiles.length + reported.length > 1)
      .map(({ name }) => name);
    const title = models.length < 2 ? "Compare" : models.map(({ name }) => name).join(" and ");
    return show(c, { title, content: comparePage(models, names, tested) });
  });
  app.get("/records/:id", async (c) => {
    const id = c.req.param("id").toLowerCase();
    const record = await recordOf(sources, id);
    if (record !== undefined)
      return show(c, { title: summaryLine(summaryOf(record)).what, content: recordPage(record) });
    const broken = (await sources.library()).damaged.find((one) => one.id === id);
    if (broken !== undefined) return missing(c, `a record that can be read: ${broken.problem}`);
    const begun = /^[0-9a-f]{6,63}$/.test(id)
      ? (await sources.library()).summaries.filter((one) => one.id.startsWith(id))
      : [];
    return begun.length === 1
      ? c.redirect(links.record(begun[0].id))
      : missing(c, "one record of this id");
  });
  app.get("/records/:id/predictions", async (c) => {
    const record = await recordOf(sources, c.req.param("id"));
    if (record?.kind !== "evaluation") return missing(c, "a run of this id");
    const asked = askedOf(c.req.query());
    const title = `Predictions of ${record.model.name}`;
    try {
      const predictions = (await sources.predictions?.(record.id, asked)) ?? { total: 0, rows: [] };
      return show(c, { title, content: predictionsPage(record, asked, predictions) });
    } catch (error) {
      return missing(c, `its ledger, or it cannot be read: ${messageOf(error)}`);
    }
  });
  app.get("/records/:id/pictures/:sample", async (c) => {
    const { id, sample } = c.req.param();
    const picture = isId(id)
      ? await sources.picture?.(id, sample.replace(/\.png$/, "")).catch(() => undefined)
      : undefined;
    if (picture === undefined) return c.text("this picture is no longer where it was", 404);
    return c.body(picture.bytes, 200, {
      "Content-Type": picture.type,
      "Cache-Control": "max-age=86400",
    });
  });
  return app;
}

async function test(
  sources: BoardSources,
  first: Tested["first"],
  second: Tested["second"],
): Promise<Tested> {
  const command = `snellen compare ${first.id.slice(0, 12)} ${second.id.slice(0, 12)}`;
  if (sources.compare === undefined) return { first, second, outcome: `${command} tests it` };
  try {
    return { first, second, outcome: await sources.compare(first.id, second.id) };
  } catch (error) {
    return { first, second, outcome: messageOf(error) };
  }
}

async function evidenceOf(sources: BoardSources, data: BoardData, model: KnownModel) {
  const newest = <One extends { readonly id: string }>(all: readonly One[]) =>
    [...new Map(all.toReversed().map((one) => [one.id, one])).values()].slice(0, mostRead);
  const whole = async (ids: readonly { readonly id: string }[]) =>
    (await Promise.all(ids.map(({ id }) => recordOf(sources, id)))).filter(
      (record) => record !== undefined,
    );
  const [runs, fields] = await Promise.all([
    whole(newest(model.runs)),
    whole(newest(model.fields.map(({ record }) => record))),
  ]);
  return {
    model,
    runs: runs.filter((record) => record.kind === "evaluation"),
    fields: fields.filter((record) => record.kind === "field"),
    explanations: data.summaries
      .filter((summary) => summary.kind === "explanation")
      .filter((summary) => slugOf(summary.model) === model.slug)
      .map(({ id, against }) => ({ id, against })),
    neighbours: neighboursOf(data, model),
  };
}

/** Others that were measured, those of its protocols first; where itself was not, those of its family. */
function neighboursOf(data: BoardData, model: KnownModel): string[] {
  const protocols = new Set(model.runs.map(({ protocol }) => protocol.id));
  const shared = ({ runs }: KnownModel) =>
    runs.filter(({ protocol }) => protocols.has(protocol.id)).length;
  const isMeasured = ({ runs, profiles }: KnownModel) => runs.length + profiles.length > 0;
  return [...modelsOf(data).values()]
    .filter((other) => other.slug !== model.slug && isMeasured(other))
    .filter(({ family }) => isMeasured(model) || (family !== null && family === model.family))
    .sort((a, b) => shared(b) - shared(a))
    .map(({ name }) => name)
    .slice(0, 6);
}
