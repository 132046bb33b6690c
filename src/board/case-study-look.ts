/** @module How the networks of the case study look: their receptive fields, in pictures and numbers. */
import { type Html, html } from "../html.ts";
import type { Summary } from "../record/index.ts";
import { command, type Named } from "./case-study-cost.ts";
import { type Look, looksOf } from "./case-study-measured.ts";
import { fieldPicture } from "./field-picture.ts";
import { measuredTag } from "./frame.ts";
import { links } from "./links.ts";
import type { BoardSources } from "./sources.ts";

export async function lookSection(
  networks: readonly Named[],
  summaries: readonly Summary[],
  record: BoardSources["record"],
): Promise<Html> {
  const looks = looksOf(
    networks.map(({ zoo }) => zoo),
    summaries,
  );
  const titles = new Map(networks.map(({ zoo, title }) => [zoo, title]));
  const seen = new Set(looks.map(({ zoo }) => zoo));
  const shown = await Promise.all(
    looks.map((look) => card(look, titles.get(look.zoo) ?? look.zoo, record)),
  );
  return html`<section><h2>How they look ${looks.length === 0 ? "" : measuredTag}</h2>
${
  looks.length === 0
    ? ""
    : html`<p>How much each pixel changes the middle of the last map. A scan along rows and columns shows as a cross: more than 1× of what would lie there in a round field.</p>
<ul class="cards">${shown}</ul>`
}
${command(
  networks.filter(({ zoo }) => !seen.has(zoo)),
  (zoos) => `snellen field ${zoos} --data photos`,
)}</section>`;
}

async function card(
  { zoo, record: id, practice, subject }: Look,
  title: string,
  recordOf: BoardSources["record"],
): Promise<Html> {
  const { isTrained, sides, layer, cross, sigma } = subject;
  const record = await recordOf(id);
  const whole =
    record?.kind === "field"
      ? record.subjects.find(
          ({ model }) => model.name === zoo && model.isTrained === subject.isTrained,
        )
      : undefined;
  const numbers = [
    sigma === null ? [] : `σ ${sigma.toFixed(1)} px`,
    cross === null ? [] : `cross ${cross.toFixed(2)}×`,
  ].flat();
  return html`<li><h3><a href="${links.record(id)}">${title}</a></h3>
${whole === undefined ? "" : fieldPicture(whole.map, `Receptive field of ${title}`)}
<p class="small">${numbers.join(", ") || "no numbers"}</p>
<p class="small soft">${isTrained === true ? "trained" : "untrained"}, ${sides.join("×")}, ${layer}, practice ${practice}</p></li>\n`;
}
