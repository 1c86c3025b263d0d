// The staff entrance: a link carries its secret in the fragment, which no server and no log sees.
// It is moved from there into the form and sent; without a script the person pastes it.

import { markScripted } from "../lib/page";

markScripted();

const field = document.querySelector<HTMLInputElement>("#token");
const secret = decodeURIComponent(location.hash.slice(1));

if (field?.form && secret && secret !== "main") {
  // Neither the history nor a screenshot of the address bar should keep it.
  history.replaceState(null, "", location.pathname);
  field.value = secret;
  field.form.requestSubmit();
}
