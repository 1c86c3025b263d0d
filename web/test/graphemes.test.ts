import assert from "node:assert/strict";
import { test } from "node:test";
import { countGraphemes } from "../src/lib/graphemes";

test("what a reader sees as one character counts as one", () => {
  assert.equal(countGraphemes("æøå"), 3);
  assert.equal(countGraphemes("👨‍👩‍👧"), 1);
  assert.equal(countGraphemes("🇩🇰"), 1);
  assert.equal(countGraphemes("e\u0301"), 1);
  assert.equal(countGraphemes(""), 0);
});
