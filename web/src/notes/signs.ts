// Who speaks, by a sign in front of the line: "1:", "bm:" or "birgitte:". It works wherever there is a
// keyboard, also one of glass, and nothing that a browser wants for itself is needed for it.

export interface Person {
  name: string;
  /** What is typed for it, without the colon; the first is the number on its chip. */
  signs: string[];
}

// A blank must follow: "1:30" is a time. Longer words before a colon begin a sentence.
const SIGN = /^\s*([\p{L}\p{N}]{1,16}):\s+/u;

/** The people with their signs. A sign that two would have belongs to neither. */
export function withSigns(names: readonly string[], citizen: string): Person[] {
  const signs = names.map((name, index) => [String(index + 1), ...new Set([initials(name), firstName(name)])]);
  const often = new Map<string, number>();
  for (const sign of signs.flat()) often.set(sign, (often.get(sign) ?? 0) + 1);
  const own = signs.map((list) => list.filter((sign) => sign && often.get(sign) === 1));
  return [...names.map((name, index) => ({ name, signs: own[index] ?? [] })), { name: citizen, signs: ["0"] }];
}

/** The person whose sign stands in front of the text, and what is left of it; null if there is none. */
export function readSign(text: string, people: readonly Person[]): { name: string; rest: string } | null {
  const found = SIGN.exec(text);
  const sign = found?.[1]?.toLocaleLowerCase();
  const person = people.find(({ signs }) => sign !== undefined && signs.includes(sign));
  return found && person ? { name: person.name, rest: text.slice(found[0].length) } : null;
}

function words(name: string): string[] {
  return name.toLocaleLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
}

/** Of at least two words; one letter would be typed by mistake. */
function initials(name: string): string {
  const all = words(name);
  return all.length > 1 ? all.map((word) => [...word][0]).join("") : "";
}

function firstName(name: string): string {
  return words(name)[0] ?? "";
}
