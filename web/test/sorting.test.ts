import assert from "node:assert/strict";
import { test } from "node:test";
import vectors from "../../tests/moderation/phone_orders.json";
import { arrange, compare, isSort, shuffle, type Sort, type Sortable } from "../src/audience/sorting";

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

for (const { about, ids, little_seen, salt, already_seen, order: expected } of vectors.orders) {
  test(`mixed, as on the server: ${about}`, () => {
    const sortable = ids.map((id, at) => ({ id, at, support: 0 }));
    const phone = { salt, seen: new Set<string>(already_seen), littleSeen: little_seen };
    assert.deepEqual(arrange(sortable, "fair", phone).map((card) => card.id), expected);
  });
}

test("the shuffle is the server's, to the bit", () => {
  for (const { id, salt, number } of vectors.shuffles) assert.equal(shuffle(id, salt), number);
});

test("mixed: little-seen questions have a place on the first screen of every phone", () => {
  for (let salt = 0; salt < 50; salt += 1) {
    const top = arrange(cards, "fair", { salt, seen: new Set(), littleSeen: ["q3", "q9"] }).slice(0, 6);
    assert.deepEqual(top.map((card) => card.id).filter((id) => id === "q3" || id === "q9").sort(), ["q3", "q9"]);
  }
});

test("the other orders have no reserved places", () => {
  const phone = { salt: 7, seen: new Set<string>(), littleSeen: ["q0"] };
  for (const sort of ["newest", "support"] as const) {
    assert.deepEqual(arrange(cards, sort, phone), [...cards].sort(compare(sort, phone)));
  }
});

test("arranging leaves the cards given as they were", () => {
  const given = [...cards];
  arrange(given, "fair", { salt: 7, seen: new Set(), littleSeen: ["q5"] });
  assert.deepEqual(given, cards);
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
