import assert from "node:assert/strict";
import { test } from "node:test";
import { pickLanguage } from "../src/wall/captions";

test("the language that is wanted most is shown, if anybody writes in it", () => {
  assert.equal(pickLanguage(["da", "en"], ["en", "da"]), "en");
  assert.equal(pickLanguage(["da", "de"], ["en", "da"]), "da");
});

test("where nothing is wanted that there is, the language of the last line is shown", () => {
  assert.equal(pickLanguage(["da", "de"], ["en", ""]), "de");
  assert.equal(pickLanguage([], ["da"]), "");
});
