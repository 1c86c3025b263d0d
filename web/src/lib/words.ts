// Sentences for what the script says by itself. They come from the locale files, through
// <meta name="lt:words">, so that every sentence lives in one place.

type Entry = string | { one?: string; other: string };
type Params = Record<string, string | number>;

function read(): Record<string, Entry> {
  const meta = document.querySelector<HTMLMetaElement>('meta[name="lt:words"]');
  return meta ? (JSON.parse(meta.content) as Record<string, Entry>) : {};
}

const entries = read();
const plural = new Intl.PluralRules(document.documentElement.lang || "da");

/** The sentence for a key, with {name} replaced; `n` chooses the plural form. */
export function say(key: string, params: Params = {}): string {
  const entry = entries[key];
  if (entry === undefined) return key;
  return form(entry, params).replace(/\{(\w+)\}/g, (whole, name: string) => String(params[name] ?? whole));
}

function form(entry: Entry, params: Params): string {
  if (typeof entry === "string") return entry;
  const one = plural.select(Number(params["n"] ?? 0)) === "one";
  return (one ? entry.one : undefined) ?? entry.other;
}
