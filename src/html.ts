/** @module HTML as a text, with its values escaped. */

/** A piece of HTML, made by `html` or `raw`; what is not such a piece is escaped. */
export interface Html {
  readonly html: string;
}

/** Text that is HTML already, such as a chart. */
export const raw = (html: string): Html => ({ html });

export type Content = Html | string | number | readonly Content[];

/** HTML with its values escaped: html`<p>${name}</p>`. */
export const html = (parts: TemplateStringsArray, ...values: readonly Content[]): Html =>
  raw(parts.map((part, i) => part + (i < values.length ? textOf(values[i]) : "")).join(""));

function textOf(content: Content): string {
  if (Array.isArray(content)) return content.map(textOf).join("");
  if (typeof content === "object") return (content as Html).html;
  return escaped(String(content));
}

const escaped = (text: string): string =>
  allowed(text).replace(/[&<>"']/g, (c) => `&#${c.charCodeAt(0)};`);

// biome-ignore lint/suspicious/noControlCharactersInRegex: these are the ones
const forbidden = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g;

/** The text with `�` for each of them. */
export const allowed = (text: string): string => text.replace(forbidden, "\ufffd");
