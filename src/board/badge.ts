/** @module A result as a small picture for a README. */

export interface Badge {
  readonly left: string;
  readonly right: string;
  readonly kind: "measured" | "reported";
}

const colours: { readonly [Kind in Badge["kind"]]: string } = {
  measured: "#0a6b41",
  reported: "#7a5200",
};

/** About as wide as a letter of the font is. */
const letter = 6.6;
const widthOf = (text: string): number => Math.round(10 + letter * text.length);

/** SVG of a badge; long texts are cut. */
export function badgeSvg({ left, right, kind }: Badge): string {
  const [a, b] = [cut(left), cut(right)];
  const [w, v] = [widthOf(a), widthOf(b)];
  const title = `${escaped(a)}: ${escaped(b)} (${kind})`;
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${w + v}" height="20" role="img" aria-label="${title}"><title>${title}</title><rect width="${w + v}" height="20" rx="3" fill="#24292f"/><path d="M${w} 0h${v - 3}a3 3 0 0 1 3 3v14a3 3 0 0 1-3 3H${w}z" fill="${colours[kind]}"/><g fill="#fff" text-anchor="middle" font-family="Verdana,Geneva,DejaVu Sans,sans-serif" font-size="11"><text x="${w / 2}" y="14">${escaped(a)}</text><text x="${w + v / 2}" y="14">${escaped(b)}</text></g></svg>`;
}

const cut = (text: string): string => (text.length > 60 ? `${text.slice(0, 59)}…` : text);

/** XML takes neither control characters nor halves of pairs, not even escaped. */
export const escaped = (text: string): string =>
  text
    .replace(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, "")
    .replace(/[&<>"']/g, (c) => `&#${c.charCodeAt(0)};`);
