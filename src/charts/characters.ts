/** @module Characters that neither HTML nor XML may have in it, whatever a name has. */

// biome-ignore lint/suspicious/noControlCharactersInRegex: these are the ones
const forbidden = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g;

/** The text with `�` for each of them. */
export const allowed = (text: string): string => text.replace(forbidden, "\ufffd");
