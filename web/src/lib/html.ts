// The one door through which markup from our own server becomes DOM, and the one Trusted Types
// policy that opens it. Nothing else in this code base may turn a string into elements or into
// the address of a script.

// Not in TypeScript's own library yet; only what is used here.
interface Policy {
  createHTML(input: string): string;
  createScriptURL(input: string): string;
}
interface PolicyFactory {
  createPolicy(name: string, rules: Policy): Policy;
}

const WORKER = "/sw.js";

const rules: Policy = {
  // Only fragments that the server rendered and escaped come here, over our own connection.
  createHTML: (input) => input,
  createScriptURL: (input) => {
    if (input !== WORKER) throw new TypeError("Only the service worker may be loaded as a script.");
    return input;
  },
};

const factory = (globalThis as { trustedTypes?: PolicyFactory }).trustedTypes;
const policy: Policy = factory?.createPolicy("livetalk", rules) ?? rules;

/** The nodes of a fragment that the server rendered. */
export function toFragment(html: string): DocumentFragment {
  const template = document.createElement("template");
  template.innerHTML = policy.createHTML(html);
  return template.content;
}

/** The single element of a fragment, or null if there is none. */
export function toElement(html: string): HTMLElement | null {
  return toFragment(html).firstElementChild as HTMLElement | null;
}

/** A whole page that was fetched, to read a sentence from; never shown as it is. */
export function toDocument(html: string): Document {
  return new DOMParser().parseFromString(policy.createHTML(html), "text/html");
}

/** The service worker's address, in the form that `register` accepts. */
export function workerAddress(): string {
  return policy.createScriptURL(WORKER);
}
