import assert from "node:assert/strict";
import { test } from "node:test";
import { largestStep, QUESTION_STEPS } from "../src/wall/fit";
import { gained } from "../src/wall/rise";

test("a text is set at the largest step at which it fits", () => {
  const asked: number[] = [];
  const fits = (step: number): boolean => {
    asked.push(step);
    return step >= 3;
  };
  assert.equal(largestStep(QUESTION_STEPS, fits), 3);
  assert.deepEqual(asked, [1, 2, 3]);
});

test("a text that never fits is set at the smallest step", () => {
  assert.equal(largestStep(QUESTION_STEPS, () => false), 7);
});

test("only what came on top of the totals rises", () => {
  const before = new Map([["heart", 3], ["applause", 5]]);
  const now = new Map([["heart", 4], ["applause", 5], ["laugh", 2]]);
  assert.deepEqual([...gained(before, now)], [["heart", 1], ["laugh", 2]]);
});

test("totals that fell raise nothing", () => {
  assert.deepEqual([...gained(new Map([["heart", 9]]), new Map([["heart", 1]]))], []);
});
