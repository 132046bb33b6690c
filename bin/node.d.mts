export function nodeForTypeScript(): string | null;
