import assert from "node:assert/strict";
import { test } from "node:test";
import { minutesSince, stopwatch } from "../src/lib/elapsed";
import { matches, neighbour } from "../src/moderate/order";

test("the neighbour of a card is the one below or above", () => {
  assert.equal(neighbour(["a", "b", "c"], "b", 1), "c");
  assert.equal(neighbour(["a", "b", "c"], "b", -1), "a");
});

test("at the end of the list there is no neighbour", () => {
  assert.equal(neighbour(["a", "b"], "b", 1), null);
  assert.equal(neighbour(["a", "b"], "a", -1), null);
  assert.equal(neighbour([], null, 1), null);
});

test("without a choice, or with one that is gone, the walk starts at an end", () => {
  assert.equal(neighbour(["a", "b"], null, 1), "a");
  assert.equal(neighbour(["a", "b"], "gone", -1), "b");
});

test("a search finds cards that have all its words, in any order and case", () => {
  assert.equal(matches("Kan Havnebadet få åbent hele vinteren?", "ÅBENT havne"), true);
  assert.equal(matches("Kan havnebadet få åbent?", "havne bibliotek"), false);
  assert.equal(matches("Hvad nu?", "  "), true);
});

test("a stopwatch counts minutes and seconds, from an hour on hours too", () => {
  assert.equal(stopwatch(0, 0), "0:00");
  assert.equal(stopwatch(0, 155_400), "2:35");
  assert.equal(stopwatch(0, 3_723_000), "1:02:03");
});

test("a device whose clock is behind shows no negative time", () => {
  assert.equal(stopwatch(10_000, 4_000), "0:00");
  assert.equal(minutesSince(10_000, 4_000), 0);
});
