/** @module Whether XML is well-formed: as much of the standard as the board writes. */

const name = "[A-Za-z_][A-Za-z0-9_.:-]*";
const token = new RegExp(
  `<(/?)(${name})((?:\\s+${name}\\s*=\\s*(?:"[^"<]*"|'[^'<]*'))*)\\s*(/?)>|([^<]+)`,
  "y",
);
const badReference = /&(?!#\d+;|#x[0-9a-f]+;|(?:amp|lt|gt|quot|apos);)/i;
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what XML does not take
const forbidden = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|[\ud800-\udfff]/u;

export function isWellFormed(xml: string): boolean {
  const text = xml.replace(/^<\?xml [^?]*\?>\s*/, "").trim();
  if (forbidden.test(text) || badReference.test(text)) return false;
  const open: string[] = [];
  token.lastIndex = 0;
  for (let at = 0; at < text.length; at = token.lastIndex) {
    if (at > 0 && open.length === 0) return false;
    const found = token.exec(text);
    if (found === null) return false;
    const [, isEnd, tag, attributes, isEmpty, said] = found;
    if (said !== undefined) {
      if (open.length === 0) return false;
    } else if (isEnd) {
      if (open.pop() !== tag || attributes !== "") return false;
    } else if (!isEmpty) open.push(tag);
  }
  return open.length === 0;
}
