/** @module Ranks as they stand in a table: a range, and a band for each group of models that cannot be told apart. */
import { type Html, html } from "../html.ts";
import type { MeasuredRow, StandingRow } from "./standings.ts";

/** The sets of images that ranks are among, and all groups of each, in the order of their columns. */
export interface Bands {
  readonly sets: readonly string[];
  readonly groups: readonly string[];
}

/** More columns than this would be no picture. */
const mostColumns = 16;

export function bandsOf(rows: readonly StandingRow[]): Bands {
  const ranked = rows.filter((row) => row.kind === "measured" && row.ranks !== null);
  const measured = ranked as readonly MeasuredRow[];
  const sets = [...new Set(measured.map(({ set }) => set))];
  const groups = sets.flatMap((set) => [
    ...new Set(measured.filter((row) => row.set === set).flatMap(groupsOf)),
  ]);
  return { sets, groups: groups.slice(0, mostColumns) };
}

/** A letter may have primes behind it; of two sets, equal letters are other groups. */
const groupsOf = ({ set, ranks }: MeasuredRow): readonly string[] =>
  (ranks?.groups.match(/[a-z]′*/g) ?? []).map((letter) => `${set} ${letter}`);

export function rankCell(row: MeasuredRow, { sets, groups }: Bands): Html {
  if (row.ranks === null) return html``;
  const { best, worst } = row.ranks;
  const own = groupsOf(row);
  const bands = groups.map((group, i) =>
    own.includes(group)
      ? html`<span class="group g${i % 6}">${group.split(" ").at(-1) ?? ""}</span>`
      : html`<span class="group"></span>`,
  );
  const set =
    sets.length < 2 ? "" : html`<span class="range">of set ${sets.indexOf(row.set) + 1}</span>`;
  return html`<span class="rank">${best === worst ? best : `${best}–${worst}`}</span><span class="groups">${bands}</span>${set}`;
}

/** What a reader must know where there are several sets. */
export const setsNote = ({ sets }: Bands): Html =>
  sets.length < 2
    ? html``
    : html`These records are of ${sets.length} sets of images or versions of the protocol (${sets.map((set, i) => html`${i > 0 ? ", " : ""}set ${i + 1}: <code>${set}</code>`)}), and ranks are among those of one set.`;
