import assert from "node:assert/strict";
import { test } from "node:test";
import { clockOf, dialogueShare, type Floor, percent, timeOf, totalMs, turnLevel } from "../src/lib/floor";
import { rowsThatFit } from "../src/desk/rows";
import { idsIn, inOrder } from "../src/lib/proposal";

const MINUTE = 60_000;

function floor(fields: Partial<Floor> = {}, spoken: Record<string, number> = {}): Floor {
  return { speaker: null, since: null, limitMs: null, spoken: new Map(Object.entries(spoken)), ...fields };
}

test("the next questions follow the proposal", () => {
  assert.deepEqual(inOrder({ queue: ["a", "b", "c"], order: ["c", "a", "b"] }), ["c", "a", "b"]);
});

test("what is locked comes first, whatever the proposal says", () => {
  assert.deepEqual(inOrder({ queue: ["a", "b", "c"], order: ["c", "a", "b"], locked: "b" }), ["b", "c", "a"]);
});

test("without a proposal the queue's own order holds", () => {
  assert.deepEqual(inOrder({ queue: ["a", "b"], order: [] }), ["a", "b"]);
});

test("a question newer than the proposal stands last, one that has left the queue not at all", () => {
  assert.deepEqual(inOrder({ queue: ["a", "new"], order: ["gone", "a"], locked: "gone" }), ["a", "new"]);
});

test("ids stand in a part with blanks between", () => {
  assert.deepEqual(idsIn(" a b\n"), ["a", "b"]);
  assert.deepEqual(idsIn(null), []);
});

test("the share said on every screen is never more than it is", () => {
  assert.equal(percent(0.3299), 32);
  assert.equal(percent(1 / 3), 33);
});

test("a row that would be cut is not shown", () => {
  assert.equal(rowsThatFit([100, 200, 301], 300, 2), 2);
  assert.equal(rowsThatFit([100, 200, 300], 300, 2), 3);
});

test("some rows are shown on however small a screen, as far as there are any", () => {
  assert.equal(rowsThatFit([400, 500, 600], 300, 2), 2);
  assert.equal(rowsThatFit([400], 300, 2), 1);
  assert.equal(rowsThatFit([], 300, 2), 0);
});

test("the turn that runs counts for who has it", () => {
  const now = floor({ speaker: "anna", since: 1_000 }, { anna: 5_000, audience: 2_000 });
  assert.equal(timeOf(now, "anna", 4_000), 8_000);
  assert.equal(timeOf(now, "audience", 4_000), 2_000);
  assert.equal(timeOf(now, "bo", 4_000), 0);
  assert.equal(totalMs(now, 4_000), 10_000);
});

test("a device whose clock is behind takes no time away from anybody", () => {
  assert.equal(timeOf(floor({ speaker: "anna", since: 9_000 }, { anna: 5_000 }), "anna", 4_000), 5_000);
});

test("a turn is near its limit in its last fifth, and over it from then on", () => {
  const turn = floor({ speaker: "anna", since: 0, limitMs: 5 * MINUTE });
  assert.equal(turnLevel(turn, 3 * MINUTE), "within");
  assert.equal(turnLevel(turn, 4 * MINUTE), "near");
  assert.equal(turnLevel(turn, 5 * MINUTE), "over");
});

test("a short turn is warned of a quarter of a minute before its end", () => {
  const turn = floor({ speaker: "anna", since: 0, limitMs: MINUTE });
  assert.equal(turnLevel(turn, 44_000), "within");
  assert.equal(turnLevel(turn, 45_000), "near");
});

test("a turn without a limit has no level, nobody's turn none", () => {
  assert.equal(turnLevel(floor({ speaker: "anna", since: 0 }), 90 * MINUTE), "free");
  assert.equal(turnLevel(floor(), 0), "none");
});

test("a third of the time is the least for the audience", () => {
  const level = (audience: number, anna: number): string =>
    dialogueShare(floor({}, { audience: audience * MINUTE, anna: anna * MINUTE }), 0).level;
  assert.equal(level(4, 6), "good");
  assert.equal(level(1, 2), "near");
  assert.equal(level(3, 7), "low");
});

test("of two minutes nothing is concluded yet", () => {
  assert.equal(dialogueShare(floor({}, { anna: 100_000 }), 0).level, "early");
  assert.deepEqual(dialogueShare(floor(), 0), { share: 0, level: "early" });
});

test("a clock goes in steps", () => {
  assert.equal(clockOf(87_900), "1:27");
  assert.equal(clockOf(87_900, 10), "1:20");
  assert.equal(clockOf(0, 10), "0:00");
});
