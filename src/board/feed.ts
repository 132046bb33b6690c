/** @module The latest records as an Atom feed (RFC 4287). */
import type { Summary } from "../record/index.ts";
import { escaped } from "./badge.ts";
import { links } from "./links.ts";
import { summaryLine } from "./summary-line.ts";

const most = 50;

/** `origin` is where the board is, without a path. */
export function feedXml(summaries: readonly Summary[], origin: string): string {
  const latest = summaries.slice(-most).toReversed();
  const updated = latest[0]?.finishedAt ?? "1970-01-01T00:00:00Z";
  const entries = latest.map((summary) => {
    const { what, result } = summaryLine(summary);
    return `<entry><id>urn:sha256:${summary.id}</id><title>${escaped(what)}</title><updated>${escaped(summary.finishedAt)}</updated><link href="${origin}${links.record(summary.id)}"/><summary>${escaped(result)}</summary></entry>`;
  });
  return `<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom"><id>urn:snellen:latest-records</id><title>Snellen: latest records</title><updated>${escaped(updated)}</updated><author><name>Snellen</name></author><link rel="self" href="${origin}/feed.xml"/>
${entries.join("\n")}
</feed>
`;
}
