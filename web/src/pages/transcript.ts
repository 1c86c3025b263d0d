// The whole transcript: choosing the lines that answer a question shows what lies between them at once.

import { find } from "../lib/find";
import { markScripted } from "../lib/page";
import { say } from "../lib/words";

markScripted();
const form = find<HTMLFormElement>("[data-bracket]");
const rows = Array.from(document.querySelectorAll<HTMLElement>("[data-row]"));
const seek = find<HTMLInputElement>("[data-seek]");

function chosen(name: string): number {
  const field = form?.elements.namedItem(name);
  return field instanceof RadioNodeList ? rows.findIndex((row) => row.dataset["row"] === field.value) : -1;
}

function show(): boolean {
  const first = chosen("first");
  const last = chosen("last");
  const inOrder = first < 0 || last < 0 || first <= last;
  rows.forEach((row, at) => row.classList.toggle("is-answer", first >= 0 && last >= 0 && at >= first && at <= last));
  const said = find("[data-said]");
  if (said) said.textContent = inOrder ? "" : say("transcript.in_order");
  return inOrder;
}

if (form) {
  document.addEventListener("change", (event) => {
    if (event.target instanceof HTMLInputElement && event.target.type === "radio") show();
  });
  form.addEventListener("submit", (event) => {
    if (!show()) event.preventDefault();
  });
}

document.addEventListener("keydown", (event) => {
  const target = event.target instanceof Element ? event.target : null;
  if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey) return;
  if (target?.matches("input:not([type=radio]), textarea, select")) return;
  event.preventDefault();
  seek?.focus();
});
