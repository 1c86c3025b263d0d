// Where a mail's link leads: what proves it stands in the fragment, which no server and no log sees. It is
// moved from there into the form; the reader presses the button. Nothing is sent by merely opening the page:
// programs that look into links before people do may run scripts, too.

import { markScripted } from "../lib/page";

markScripted();

const field = document.querySelector<HTMLInputElement>("#link");
const proof = decodeURIComponent(location.hash.slice(1));

if (field?.form && proof && proof !== "main") {
  // Neither the history nor a screenshot of the address bar should keep it.
  history.replaceState(null, "", location.pathname);
  field.value = proof;
  const asking = field.closest<HTMLElement>("[data-link]");
  if (asking) asking.hidden = true;
  field.form.querySelector<HTMLElement>("input:not(#link, [type=hidden]), button")?.focus();
}
