// What a tablet does with entries: keeps them until the server has them, and lets no slip hold up the others.

import assert from "node:assert/strict";
import { test } from "node:test";
import { groups, newPerson } from "../src/outreach/code";
import { type Answer, batches, type Reply, Sending, type State } from "../src/outreach/sending";
import { type Kept, passingShelf } from "../src/outreach/shelf";
import { hasCpr } from "../src/outreach/words";

let made = 0;

function entry(text = "Hvad?"): Kept {
  made += 1;
  return {
    id: `entry-${made}`,
    person: newPerson(),
    at: made,
    text,
    origin: "outreach",
    session: "",
    name: "",
    theme: "",
    area: "",
    age: null,
    consent: true,
    sure: false,
  };
}

const taken = (entries: readonly Kept[]): Reply => ({ kind: "answered", answers: entries.map(({ id }) => ({ id, ok: true })) });

/** A tablet with a server that answers by this rule, and a note of what was sent and shown. */
function scene(rule: (entries: readonly Kept[], turn: number) => Reply) {
  const shelf = passingShelf();
  const sent: string[][] = [];
  let counted = 0;
  let state: State = "online";
  const post = async (entries: readonly Kept[]): Promise<Reply> => {
    sent.push(entries.map(({ id }) => id));
    return rule(entries, sent.length);
  };
  const sending = new Sending(shelf, post, { changed: (_entries, now) => (state = now), sent: (count) => (counted += count) });
  return { shelf, sent, sending, counted: () => counted, state: () => state };
}

test("given a network, an entry leaves the tablet when the server has it", async () => {
  const { sending, shelf, counted } = scene(taken);
  await sending.keep(entry());
  await sending.flush();
  assert.deepEqual(await shelf.all(), []);
  assert.equal(counted(), 1);
});

test("given no network, everything stays and is sent later under the same names, in order", async () => {
  const { sending, shelf, sent, state } = scene((entries, turn) => (turn < 3 ? { kind: "offline" } : taken(entries)));
  const kept = [entry(), entry(), entry()];
  for (const one of kept) await sending.keep(one);
  await sending.flush();
  assert.equal(state(), "offline");
  assert.equal((await shelf.all()).length, 3);
  await sending.flush();
  await sending.flush();
  assert.deepEqual(sent.at(-1), kept.map(({ id }) => id));
  assert.deepEqual(await shelf.all(), []);
});

test("who is signed out keeps everything, and is told", async () => {
  const { sending, shelf, state } = scene(() => ({ kind: "signed_out" }));
  await sending.keep(entry());
  await sending.flush();
  assert.equal(state(), "signed_out");
  assert.equal((await shelf.all()).length, 1);
});

test("what the server refuses stays with its sentence and is not sent again by itself", async () => {
  const bad = entry("0101701234");
  const rule = (entries: readonly Kept[]): Reply => ({
    kind: "answered",
    answers: entries.map(({ id }): Answer => (id === bad.id ? { id, ok: false, message: "Nej.", may_insist: true } : { id, ok: true })),
  });
  const { sending, shelf, sent } = scene(rule);
  await sending.keep(bad);
  await sending.keep(entry());
  await sending.flush();
  await sending.flush();
  const [left] = await shelf.all();
  assert.deepEqual([left?.refused, left?.mayInsist], ["Nej.", true]);
  assert.equal(sent.flat().filter((id) => id === bad.id).length, 1);
});

test("what the server cannot take now is sent again", async () => {
  const later = (entries: readonly Kept[]): Reply => ({ kind: "answered", answers: entries.map(({ id }) => ({ id, ok: false, temporary: true })) });
  const { sending, shelf } = scene((entries, turn) => (turn === 1 ? later(entries) : taken(entries)));
  await sending.keep(entry());
  await sending.flush();
  assert.equal((await shelf.all())[0]?.refused, undefined);
  await sending.flush();
  assert.deepEqual(await shelf.all(), []);
});

test("an entry that the server cannot read holds up no other", async () => {
  const broken = entry();
  const rule = (entries: readonly Kept[]): Reply =>
    entries.some(({ id }) => id === broken.id) ? { kind: "unreadable", message: "Uforståeligt." } : taken(entries);
  const { sending, shelf } = scene(rule);
  for (const one of [entry(), broken, entry()]) await sending.keep(one);
  await sending.flush();
  assert.deepEqual(
    (await shelf.all()).map(({ id, refused }) => [id, refused]),
    [[broken.id, "Uforståeligt."]],
  );
});

test("an answer that names nobody here changes nothing", async () => {
  const { sending, shelf } = scene(() => ({ kind: "answered", answers: [{ id: "another", ok: true }] }));
  await sending.keep(entry());
  await sending.flush();
  assert.equal((await shelf.all()).length, 1);
});

test("a day's entries are cut so that each request may be sent", () => {
  const day = Array.from({ length: 50 }, () => entry("æ".repeat(1000)));
  const cut = batches(day);
  assert.deepEqual(cut.flat(), day);
  for (const batch of cut) {
    assert.ok(batch.length <= 10);
    assert.ok(new TextEncoder().encode(JSON.stringify(batch)).length <= 33 * 1024);
  }
});

test("a personal code has 16 letters of the server's kind, in groups of four", () => {
  const person = newPerson();
  assert.match(person, /^[a-z2-7]{16}$/);
  assert.deepEqual(groups(person).map((group) => group.length), [4, 4, 4, 4]);
  assert.equal(newPerson(new Uint8Array([0, 1, 2, 3, 4, 5, 6, 7, 8, 255])), "aaaqeayeaudaoch7");
  assert.notEqual(newPerson(), newPerson());
});

test("a CPR number is seen however it is written, and other numbers are let be", () => {
  for (const text of ["010170-1234", "Jeg hedder 0101701234.", "01 01 70 1234", "01.01.70-1234", "cpr 311299 – 4321"]) assert.ok(hasCpr(text), text);
  for (const text of ["40 12 34 56", "sag 2026-001234", "320170-1234", "011370-1234", "x0101701234567", "20/10 2024 kl. 12"]) assert.ok(!hasCpr(text), text);
});
