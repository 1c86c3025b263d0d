import assert from "node:assert/strict";
import { test } from "node:test";
import { judge, type Patch } from "../src/lib/position";

const patch = (from: number, seq: number, epoch = "e"): Patch => ({ epoch, from, seq, set: {}, gone: [] });
const at = (seq: number) => ({ epoch: "e", seq });

test("a patch that continues from here is applied", () => {
  assert.equal(judge(at(5), patch(5, 6)), "apply");
});

test("a patch that begins earlier and ends later is applied", () => {
  assert.equal(judge(at(5), patch(3, 9)), "apply");
});

test("what does not last, at this very position, is applied", () => {
  assert.equal(judge(at(5), patch(5, 5)), "apply");
});

test("a patch that begins later shows a gap", () => {
  assert.equal(judge(at(5), patch(6, 8)), "gap");
});

test("a patch from before is ignored", () => {
  assert.equal(judge(at(5), patch(2, 4)), "ignore");
});

test("a patch of another log, or before any position, starts anew", () => {
  assert.equal(judge(at(5), patch(5, 6, "f")), "other_log");
  assert.equal(judge(null, patch(0, 1)), "other_log");
});
