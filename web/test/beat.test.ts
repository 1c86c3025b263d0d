import assert from "node:assert/strict";
import { mock, test } from "node:test";
import { Beat } from "../src/lib/beat";
import { waitBefore } from "../src/lib/pace";

const EVERY = { everyMs: 3_000, patienceMs: 4_000 };

/** A screen beside a server that answers, or not; the clock is the test's. */
function scene(options: { wanted?: () => boolean; answers?: () => boolean } = {}) {
  const { wanted = () => true, answers = () => true } = options;
  const told = { asked: [] as number[], silent: 0, heard: Date.now() };
  const beat = new Beat(EVERY, {
    isWanted: wanted,
    heardAt: () => told.heard,
    ask: (patience) => {
      told.asked.push(patience);
      if (answers()) {
        told.heard = Date.now();
        return Promise.resolve();
      }
      return new Promise<void>((resolve) => setTimeout(resolve, patience));
    },
    silent: () => (told.silent += 1),
  });
  return { beat, told };
}

/** So many seconds pass, and whatever waits for a promise goes on after each. */
async function pass(seconds: number): Promise<void> {
  for (let tenth = 0; tenth < seconds * 10; tenth += 1) {
    mock.timers.tick(100);
    for (let turn = 0; turn < 5; turn += 1) await Promise.resolve();
  }
}

function withClock(name: string, act: () => Promise<void>): void {
  test(name, async () => {
    mock.timers.enable({ apis: ["setTimeout", "Date"], now: 1_000_000 });
    await act().finally(() => mock.timers.reset());
  });
}

withClock("given a server that answers, it is asked every few seconds and nothing is said", async () => {
  const { beat, told } = scene();
  beat.start();
  await pass(31);
  assert.ok(told.asked.length >= 9 && told.asked.length <= 11, String(told.asked.length));
  assert.equal(told.silent, 0);
});

withClock("given a server that keeps silent, it is said once, after one question", async () => {
  const { beat, told } = scene({ answers: () => false });
  beat.start();
  await pass(9);
  assert.deepEqual(told.asked, [4_000]);
  assert.equal(told.silent, 1);
  await pass(60);
  assert.equal(told.silent, 1);
});

withClock("given no answer but other news from the server, it is there", async () => {
  const { beat, told } = scene({ answers: () => false });
  beat.start();
  await pass(5);
  told.heard = Date.now();
  await pass(4);
  assert.equal(told.silent, 0);
});

withClock("given a page that was busy, an answer in its queue is found before silence is said", async () => {
  const { beat, told } = scene({ answers: () => false });
  void beat.now();
  mock.timers.tick(4_000);
  await pass(0.1);
  told.heard = Date.now();
  await pass(1);
  assert.equal(told.silent, 0);
});

withClock("given a stop while an answer is awaited, nothing is said and nothing asked any more", async () => {
  const { beat, told } = scene({ answers: () => false });
  void beat.now(1_000);
  await pass(0.5);
  beat.stop();
  await pass(20);
  assert.deepEqual(told.asked, [1_000]);
  assert.equal(told.silent, 0);
});

withClock("given nobody who would notice, nobody is asked until there is", async () => {
  let looks = false;
  const { beat, told } = scene({ wanted: () => looks });
  beat.start();
  await pass(30);
  assert.deepEqual(told.asked, []);
  looks = true;
  await pass(4);
  assert.ok(told.asked.length >= 1);
});

test("a hall comes back over its spread, soon at first, and is never left waiting for long", () => {
  for (let failures = 0; failures < 40; failures += 1) {
    const waits = Array.from({ length: 2_000 }, () => waitBefore(failures, 1_500));
    assert.ok(Math.min(...waits) >= 500, String(failures));
    assert.ok(Math.max(...waits) <= (failures < 12 ? 4_000 : 7_500), String(failures));
    // Nowhere do they stand together: in no tenth of a second more than a tenth of them.
    const inTenth = new Map<number, number>();
    for (const wait of waits) inTenth.set(Math.floor(wait / 100), (inTenth.get(Math.floor(wait / 100)) ?? 0) + 1);
    assert.ok(Math.max(...inTenth.values()) < 200, String(failures));
  }
  const large = Array.from({ length: 2_000 }, () => waitBefore(0, 5_000));
  assert.ok(Math.max(...large) - Math.min(...large) > 4_000);
});
