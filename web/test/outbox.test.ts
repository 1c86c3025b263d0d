import assert from "node:assert/strict";
import { mock, test } from "node:test";
import { type Ack, type Command } from "../src/lib/live";
import { Outbox } from "../src/lib/outbox";
import { type Entry } from "../src/lib/shelf";

// The code counts on a browser's name for what Node has too.
Object.assign(globalThis, { window: globalThis });

const yes: Ack = { ok: true, seq: 1 };
const no: Ack = { ok: false, code: "text_empty", message: "Nej.", temporary: false };
const later: Ack = { ok: false, code: "ask_too_soon", message: "Vent.", temporary: true, retry_after: 12 };
const offline: Ack = { ok: false, code: "offline", message: "", temporary: true };

/** A server that answers from a list, and a note of all that happened. */
async function scene(...answers: Ack[]) {
  const sent: Command[] = [];
  const settled: [string, boolean][] = [];
  const held: string[] = [];
  let shown: readonly Entry[] = [];
  const send = async (command: Command): Promise<Ack> => {
    sent.push(command);
    return answers.shift() ?? yes;
  };
  const outbox = await Outbox.open("482913", send, {
    changed: (entries) => (shown = entries),
    settled: (entry, ack) => settled.push([entry.command.type, ack.ok]),
    keeps: (command) => command.type === "ask",
    held: (entry) => held.push(entry.command.type),
  });
  return { outbox, sent, settled, held, shown: () => shown };
}

const turns = async (): Promise<void> => {
  for (let turn = 0; turn < 20; turn += 1) await Promise.resolve();
};

test("given a connection, a command is sent once and forgotten", async () => {
  const { outbox, sent, settled, shown } = await scene(yes);
  await outbox.add({ type: "ask", text: "Hvad?" });
  await turns();
  assert.equal(sent.length, 1);
  assert.deepEqual(settled, [["ask", true]]);
  assert.equal(shown().length, 0);
});

test("given no connection, it is kept and sent later with the same id", async () => {
  const { outbox, sent, shown } = await scene(offline, offline, yes);
  await outbox.add({ type: "ask", text: "Hvad?" });
  await turns();
  assert.equal(shown().length, 1);
  await outbox.flush();
  await outbox.flush();
  assert.equal(new Set(sent.map((command) => command.id)).size, 1);
  assert.equal(shown().length, 0);
});

test("given no connection, nothing overtakes what waits", async () => {
  const { outbox, sent } = await scene(offline);
  await outbox.add({ type: "ask", text: "1" });
  await turns();
  await outbox.add({ type: "ask", text: "2" });
  await turns();
  assert.deepEqual(
    sent.map((command) => command["text"]),
    ["1", "1", "2"],
  );
});

test("given 'not now', it waits as long as it was told while others go on", async () => {
  mock.timers.enable({ apis: ["setTimeout", "Date"], now: 1_000_000 });
  const { outbox, sent, shown } = await scene(later, yes, yes);
  await outbox.add({ type: "ask", text: "Hvad?" });
  await turns();
  await outbox.add({ type: "support", question: "q1" });
  await turns();
  assert.deepEqual(
    sent.map((command) => command.type),
    ["ask", "support"],
  );
  mock.timers.tick(11_000);
  await turns();
  assert.equal(sent.length, 2);
  mock.timers.tick(2_000);
  await turns();
  assert.equal(sent[2]?.id, sent[0]?.id);
  assert.equal(shown().length, 0);
  mock.timers.reset();
});

test("given a refusal, words stay for their author and other things do not", async () => {
  const { outbox, sent, shown, settled } = await scene(no, no);
  await outbox.add({ type: "ask", text: "Hvad?" });
  await outbox.add({ type: "support", question: "q1" });
  await turns();
  assert.deepEqual(
    shown().map((entry) => entry.refused),
    ["Nej."],
  );
  assert.deepEqual(settled, [
    ["ask", false],
    ["support", false],
  ]);
  await outbox.flush(true);
  assert.equal(sent.length, 2);
});

test("given time to undo, nothing is sent before it has passed, and never after undoing", async () => {
  mock.timers.enable({ apis: ["setTimeout", "Date"], now: 1_000_000 });
  const { outbox, sent } = await scene();
  const entry = await outbox.add({ type: "withdraw", question: "q1" }, 6_000);
  await outbox.flush(true);
  assert.equal(sent.length, 0);
  assert.equal(await outbox.drop(entry.id), true);
  mock.timers.tick(10_000);
  await turns();
  assert.equal(sent.length, 0);
  assert.equal(await outbox.drop(entry.id), false);
  mock.timers.reset();
});

test("given a server that cannot keep it, it says so, keeps it and sends it later by itself", async () => {
  mock.timers.enable({ apis: ["setTimeout", "Date"], now: 1_000_000 });
  try {
    const unwell: Ack = { ok: false, code: "log_unavailable", message: "Ikke nu.", temporary: true, retry_after: 5 };
    const { outbox, sent, held, settled, shown } = await scene(unwell, unwell);
    await outbox.add({ type: "ask", text: "Hvad?" });
    await turns();
    assert.deepEqual(held, ["ask"]);
    assert.equal(shown()[0]?.held, true);
    for (let second = 0; second < 20; second += 1) {
      mock.timers.tick(1_000);
      await turns();
    }
    assert.equal(sent.length, 3);
    assert.equal(new Set(sent.map((command) => command.id)).size, 1);
    assert.deepEqual(settled, [["ask", true]]);
    assert.equal(shown().length, 0);
  } finally {
    mock.timers.reset();
  }
});

test("given that order matters, nothing overtakes what was told 'not now', and a refusal holds up nobody", async () => {
  mock.timers.enable({ apis: ["setTimeout", "Date"], now: 1_000_000 });
  const answers = [later, yes, no, yes];
  const sent: unknown[] = [];
  const send = async (command: Command): Promise<Ack> => {
    sent.push(command["text"]);
    return answers.shift() ?? yes;
  };
  const hooks = { changed: () => undefined, settled: () => undefined, keeps: () => true, inOrder: true };
  const outbox = await Outbox.open("482913/notes", send, hooks);
  for (const text of ["1", "2", "3"]) await outbox.add({ type: "note", text });
  await turns();
  assert.deepEqual(sent, ["1"]);
  mock.timers.tick(12_100);
  await turns();
  await turns();
  assert.deepEqual(sent, ["1", "1", "2", "3"]);
  mock.timers.reset();
});
