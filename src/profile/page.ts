/** @module A profile as one page that stands by itself, and as files of pictures. */
import { figure, page, table } from "../charts/index.ts";
import { type Html, html } from "../html.ts";
import type { ProfileRecord } from "../record/index.ts";
import { breakdownChart, growthChart, latencyChart, rooflineChart } from "./charts.ts";
import { loweringChart } from "./lowering-chart.ts";
import { loweringTable } from "./lowering-table.ts";
import { scenarioTable } from "./scenario-table.ts";
import {
  costRemarks,
  costTable,
  crossoverTable,
  frontierTable,
  growthTable,
  nameOf,
  pixelsOf,
  type Table,
  timeTable,
} from "./tables.ts";
import { throughputChart } from "./throughput-chart.ts";

/** The pictures of a profile by the names of their files, with what each shows. */
export function pictures(record: ProfileRecord): Map<string, { svg: string; caption: string }> {
  const { subjects, ceilings } = record;
  const found = new Map<string, { svg: string; caption: string }>();
  const manySizes = new Set(subjects.map(pixelsOf)).size > 1;
  const hasFrontier = (record.frontiers ?? []).length > 0;
  if (manySizes || hasFrontier) {
    const captions = {
      latency:
        "Latency against the side of the image, both logarithmic. Points: medians over rounds; lines: fits of a + b · pixels^p.",
      memory: "Peak memory of the process beyond what the engine holds without a model.",
      macs: "Multiply-adds counted from the graph, each once.",
    } as const;
    const quantities = manySizes ? (["latency", "memory", "macs"] as const) : (["memory"] as const);
    for (const quantity of quantities) {
      found.set(`growth-${quantity}`, {
        svg: growthChart(record, quantity),
        caption: captions[quantity],
      });
    }
  }
  const measured = subjects.filter(({ rounds }) => rounds.length > 0);
  const largest = measured.toSorted((a, b) => pixelsOf(b) - pixelsOf(a)).at(0);
  if (largest !== undefined) {
    const caption = `Latencies at ${largest.sides.join("×")}: one line for each round; the further apart the lines of one model, the less its times can be told.`;
    found.set("latencies", { svg: latencyChart(record, largest.sides), caption });
  }
  for (const sides of sidesTimed(record)) {
    const caption = `Time by operator at ${sides.join("×")}, as the engine notes it.`;
    found.set(`operators-${sides.join("x")}`, { svg: breakdownChart(record, sides), caption });
  }
  for (const sides of sidesOfManyBatches(record)) {
    const caption = `Images a second against the batch at ${sides.join("×")}: medians over rounds, with their range.`;
    found.set(`throughput-${sides.join("x")}`, { svg: throughputChart(record, sides), caption });
  }
  for (const [name, picture] of loweringPictures(record)) found.set(name, picture);
  if (ceilings !== null) {
    for (const subject of subjects.filter(({ operators }) => operators.length > 0)) {
      const name = fileName(`roofline-${nameOf(subject)}-${subject.sides.join("x")}`);
      const caption = `${nameOf(subject)} at ${subject.sides.join("×")}: each operator by its multiply-adds for a byte moved (right: bound by arithmetic; left, under the slope: bound by memory); larger circles take more time.`;
      found.set(name, { svg: rooflineChart(record, subject), caption });
    }
  }
  return found;
}

/** A name without what files are not called by. */
const fileName = (words: string): string => words.replace(/[^\w+.-]+/g, "-");

function* loweringPictures(record: ProfileRecord) {
  const captions = {
    time: "All selective scans of the model by lowering; dashed: a kernel that reads its inputs and writes its outputs once, as fast as this machine copies.",
    memory:
      "Peak memory of the scans of the largest block by lowering, beyond what they are given.",
  } as const;
  const kinds = new Map(
    (record.lowerings ?? []).map(({ model, batch }) => [`${model} ${batch}`, { model, batch }]),
  );
  for (const { model, batch } of kinds.values()) {
    for (const quantity of ["time", "memory"] as const) {
      const name = fileName(`lowerings-${quantity}-${model}${batch === 1 ? "" : `-${batch}`}`);
      const svg = loweringChart(record, { model, batch }, quantity);
      yield [name, { svg, caption: `${model}: ${captions[quantity]}` }] as const;
    }
  }
}

function sidesOfManyBatches({ subjects }: ProfileRecord) {
  const all = new Map(subjects.map(({ sides }) => [String(sides), sides]));
  return [...all].flatMap(([key, sides]) => {
    const own = subjects.filter((one) => String(one.sides) === key && one.rounds.length > 0);
    return new Set(own.map(({ batch }) => batch)).size > 1 ? [sides] : [];
  });
}

function sidesTimed({ subjects }: ProfileRecord) {
  const timed = subjects.filter(({ operators }) => operators.length > 0);
  return [...new Map(timed.map(({ sides }) => [String(sides), sides])).values()];
}

/** The whole report, without a script or anything from elsewhere. */
export function profilePage(record: ProfileRecord): string {
  const { machine, runtime, ceilings, subjects, warnings, made } = record;
  const names = [...new Set(subjects.map(({ model }) => model.name))];
  const timed = subjects.filter(({ blocks }) => blocks.length > 0);
  return page(`What seeing costs: ${names.join(", ")}`, [
    html`<p>Measured on ${machine.cpu} (${machine.cores} cores, ${machine.os}) with ${machine.engine}, ${runtime.threads} threads, in ${made.rounds} rounds of changing order, ${made.finishedAt.slice(0, 10)}. Times are comparable on this machine only; between machines, only ratios are.</p>`,
    warnings.map((warning) => html`<p class="warning">${warning}</p>`),
    ceilings === null
      ? ""
      : html`<p class="note">Ceilings through the same engine: ${(ceilings.macsPerSecond / 1e9).toPrecision(3)} GMAC/s in a large matrix product, ${(ceilings.bytesPerSecond / 1e9).toPrecision(3)} GB/s moved.</p>`,
    section("Cost", [costTable(record)]),
    costRemarks(record).map((remark) => html`<p class="note">${remark}</p>`),
    section("Scenarios", [scenarioTable(record)]),
    section("Growth with the image", [growthTable(record), crossoverTable(record)]),
    section("The largest image", [frontierTable(record)]),
    section("Selective scans, by lowering", [loweringTable(record)]),
    [...pictures(record).values()].map(({ svg, caption }) => figure(svg, caption)),
    section(
      "Where the time goes",
      timed.flatMap((subject) => [timeTable(subject, "operators"), timeTable(subject, "blocks")]),
    ),
    html`<p class="note">Record ${record.id}; made by ${made.by}: <code>${made.command}</code></p>`,
  ]);
}

function section(title: string, tables: readonly Table[]): Html | string {
  const filled = tables.filter(({ rows }) => rows.length > 0);
  if (filled.length === 0) return "";
  return html`<h2>${title}</h2>${filled.map(({ caption, head, rows }) => html`<p class="note">${caption}</p>${table(head, rows)}`)}`;
}
