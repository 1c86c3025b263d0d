import assert from "node:assert/strict";
import { test } from "node:test";
import { changedBetween } from "../src/audience/changed";

const cases: [string, string, number][] = [
  ["", "", 0],
  ["the same", "the same", 0],
  ["", "twelve signs", 12],
  ["Hvornår kommer bussen?", "Hvornår kommer den nye bussen?", 8],
  ["Ring 40 12 34 56 nu", "Ring nu", 12],
  ["aaaa", "aa", 2],
  ["helt andet", "noget nyt", 9],
];

for (const [before, after, expected] of cases) {
  test(`${JSON.stringify(before)} and ${JSON.stringify(after)} differ in ${expected} characters`, () => {
    assert.equal(changedBetween(before, after), expected);
    assert.equal(changedBetween(after, before), expected);
  });
}
