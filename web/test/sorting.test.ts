import assert from "node:assert/strict";
import { test } from "node:test";
import { compare, isSort, type Sort, type Sortable } from "../src/audience/sorting";

const cards: Sortable[] = Array.from({ length: 12 }, (_, n) => ({ id: `q${n}`, at: n, support: n % 4 }));
const order = (sort: Sort, salt = 1, seen: string[] = []): string[] =>
  [...cards].sort(compare(sort, { salt, seen: new Set(seen) })).map((card) => card.id);

test("mixed: the same phone always gets the same order", () => {
  assert.deepEqual(order("fair", 7), order("fair", 7));
});

test("mixed: two phones get different orders", () => {
  assert.notDeepEqual(order("fair", 7), order("fair", 8));
});

test("mixed: what this phone has not shown yet comes first", () => {
  const seen = ["q1", "q2", "q3", "q4", "q5"];
  assert.deepEqual(order("fair", 7, seen).slice(-5).sort(), seen);
});

test("mixed: over many phones every question gets its share of the top", () => {
  const tops = Array.from({ length: 600 }, (_, salt) => order("fair", salt * 7919)[0]);
  for (const { id } of cards) {
    const share = tops.filter((top) => top === id).length;
    assert.ok(share > 15 && share < 120, `${id} was on top ${share} times of 600`);
  }
});

test("newest: by time", () => {
  assert.deepEqual(order("newest").slice(0, 2), ["q11", "q10"]);
});

test("most supported: by support", () => {
  assert.deepEqual(order("support").slice(0, 3).sort(), ["q11", "q3", "q7"]);
});

test("only the three names are orders", () => {
  assert.deepEqual(["fair", "newest", "support", "x", undefined].map(isSort), [true, true, true, false, false]);
});
