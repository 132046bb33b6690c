/** @module The comparison that started the project, Vim and VMamba, as a page made from data alone. */
import { type Html, html } from "../html.ts";
import { type Traits, traits } from "../reported/index.ts";
import { costSection } from "./case-study-cost.ts";
import { lookSection } from "./case-study-look.ts";
import { measures, type Quote, quotesOf } from "./case-study-quotes.ts";
import { type Quoted, quotedByTalks } from "./case-study-talk.ts";
import { type Framed, reportedTag } from "./frame.ts";
import type { BoardData, BoardSources } from "./sources.ts";

type Network = Traits["networks"][number];
type Data = Pick<BoardData, "reported" | "summaries">;

/** `record` gives whole records, whose receptive fields are drawn. */
export async function caseStudy(data: Data, record: BoardSources["record"]): Promise<Framed> {
  const described = traits();
  const { networks } = described;
  return {
    title: "Vim and VMamba",
    about: "What is published of Vision Mamba and VMamba, what they cost here, and how they look",
    content: html`<p class="lead">Two networks brought selective scans to images in the same week of January 2024. VMamba goes four ways through the image, Vim two; here they stand beside a transformer and two convolutional networks, with what others report of them and what was measured here.</p>
${reportedSection(networks, data)}
${traitSection(described)}
${costSection(networks, data.summaries)}
${await lookSection(networks, data.summaries, record)}
${talkSection(described, quotedByTalks(data.reported))}
${placesSection(described, data)}`,
  };
}

/** A heading cell, with background networks said to be such. */
const heading = ({ title, role }: Network): Html =>
  html`<th scope="row">${title}${role === "background" ? html` <span class="range">background</span>` : ""}</th>`;

const columnHeads = (names: readonly string[]): Html =>
  html`<thead><tr>${names.map((name) => html`<th scope="col" class="text">${name}</th>`)}</tr></thead>`;

function reportedSection(networks: readonly Network[], data: Data): Html {
  const rows = networks.map((network) => {
    const parameters = parametersOf(network.zoo, data);
    return html`<tr class="reported">${heading(network)}
<td data-label="Parameters">${parameters === undefined ? "—" : parameters.toLocaleString("en-GB")}</td>
${measures.map((measure) => html`<td class="text" data-label="${measure.title}">${quotesCell(network, quotesOf(network, measure, data.reported))}</td>`)}</tr>\n`;
  });
  return html`<section><h2>What is reported ${reportedTag}</h2>
<div class="wide" tabindex="0" role="region" aria-label="Reported results"><table class="stacked">${columnHeads(["Network", "Parameters", ...measures.map(({ title }) => title)])}
<tbody>${rows}</tbody></table></div>
<p class="soft small">Numbers of one box are of one network and not of one measurement: detectors, schedules and scales differ, and sources disagree. Box AP under Mask R-CNN and under Cascade Mask R-CNN cannot be compared. Every place is named <a href="#places">below</a>.</p></section>`;
}

const parametersOf = (zoo: string, { reported }: Data): number | undefined =>
  reported
    .flatMap(({ results }) => results)
    .find(
      (result) =>
        result.zoo === zoo &&
        result.task === "classification" &&
        result.size?.[0] === 224 &&
        result.parameters !== null,
    )?.parameters ?? undefined;

/** More would hide what matters; all of them are below. */
const mostShown = 4;

function quotesCell({ zoo }: Network, quotes: readonly Quote[]): Html {
  if (quotes.length === 0) return html`<span class="soft">nobody reports it</span>`;
  const more = quotes.length - mostShown;
  return html`${quotes
    .slice(0, mostShown)
    .map(
      ({ printed, circumstance, places }) =>
        html`<div><b>${printed}</b> <span class="range">${[circumstance ?? [], [...new Set(places.map(({ source }) => source))].join(", ")].flat().join(" · ")}</span></div>`,
    )}${more > 0 ? html`<div class="range"><a href="#places-${zoo}">and ${more} more</a></div>` : ""}`;
}

function traitSection({ traits: all, networks }: Traits): Html {
  const rows = networks.map(
    (network) => html`<tr>${heading(network)}
${all.map(({ key, title }) => html`<td class="text" data-label="${title}" title="${network.says[key].place}">${network.says[key].says}</td>`)}</tr>\n`,
  );
  return html`<section><h2>How they are built</h2>
<div class="wide" tabindex="0" role="region" aria-label="How the networks are built"><table class="stacked">${columnHeads(["Network", ...all.map(({ title }) => title)])}
<tbody>${rows}</tbody></table></div>
<p class="soft small">As the released code has it, not as figures show it; places are named <a href="#places">below</a>.</p></section>`;
}

const quantities: Readonly<Record<string, string>> = {
  parameters: "parameters",
  "top-1": "ImageNet-1K top-1",
  "box-ap": "COCO box AP",
  miou: "ADE20K mIoU",
};

function talkSection({ traits: all, claims }: Traits, quoted: readonly Quoted[]): Html {
  if (quoted.length === 0) return html``;
  const titles = new Map(all.map(({ key, title }) => [key, title]));
  const numbers = quoted.map(
    ({
      model,
      of,
      said,
      nearest,
      verdict,
    }) => html`<tr class="reported"><th scope="row">${model}, ${quantities[of] ?? of}</th>
<td data-label="Said"><b>${said}</b></td><td class="text" data-label="The nearest that is published"><b>${nearest.printed}</b> <span class="range">${nearest.model} · ${nearest.source}</span></td>
<td class="text" data-label="What it belongs to">${verdict ?? html`<span class="soft">see its top-1</span>`}</td></tr>\n`,
  );
  const traitsSaid = claims.map(
    ({
      model,
      trait,
      says,
      verdict,
    }) => html`<tr class="reported"><th scope="row">${model}, ${titles.get(trait) ?? trait}</th>
<td class="text" data-label="Said"><b>${says}</b></td><td class="text" data-label="What is so">${verdict}</td></tr>\n`,
  );
  return html`<section id="talk"><h2>What a talk said of them</h2>
<p>The talk that this comparison comes from quoted its numbers from memory. None of them is printed anywhere; this is what each comes nearest to, and what it belongs to.</p>
<div class="wide" tabindex="0" role="region" aria-label="Numbers of the talk"><table class="stacked">${columnHeads(["Of", "Said", "The nearest that is published", "What it belongs to"])}
<tbody>${numbers}</tbody></table></div>
<div class="wide" tabindex="0" role="region" aria-label="What the talk said of how they are built"><table class="stacked">${columnHeads(["Of", "Said", "What is so"])}
<tbody>${traitsSaid}</tbody></table></div></section>`;
}

function placesSection({ traits: all, networks }: Traits, { reported }: Data): Html {
  const named = new Set<string>();
  const blocks = networks.map((network) => {
    const { zoo, title, says } = network;
    const quotes = measures.map((measure) => ({
      title: measure.title,
      places: quotesOf(network, measure, reported).flatMap(({ places }) => places),
    }));
    for (const { places } of quotes) for (const { source } of places) named.add(source);
    return html`<details id="places-${zoo}"><summary>${title}</summary><ul class="small">${quotes.map(
      ({ title: of, places }) =>
        places.map(
          ({ source, printed, place, remark }) =>
            html`<li>${of}: <b>${printed}</b>, ${source}, ${place}${remark === null ? "" : html` <span class="soft">${remark}</span>`}</li>\n`,
        ),
    )}${all.map(({ key, title: of }) => html`<li>${of}: <b>${says[key].says}</b>, ${says[key].place}</li>\n`)}</ul></details>\n`;
  });
  const sources = reported.filter(({ source }) => named.has(source.name));
  return html`<section id="places"><h2>Where every number stands</h2>
${blocks}
<ul class="small">${sources.map(({ source, attribution }) => html`<li><b>${source.name}</b>: ${source.url === null ? attribution : html`<a href="${source.url}">${attribution}</a>`}</li>\n`)}</ul></section>`;
}
