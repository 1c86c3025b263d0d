// The plain broadcast server in Node that the benchmark compares with: socket.io as its documentation
// shows it, by websocket and without compression. It sends the very snapshot and patch that LiveTalk
// sent, answers the same commands with the least possible work, and keeps nothing.
// On a JSON line on standard input it publishes from inside.

import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { createInterface } from "node:readline";
import { setImmediate } from "node:timers/promises";
import { parseArgs } from "node:util";
import { Server } from "socket.io";

const options = { port: { type: "string" }, sample: { type: "string" } };
const { port, sample: shown } = parseArgs({ options }).values;
const sample = JSON.parse(readFileSync(shown, "utf8"));
const [snapshot, patch] = [JSON.parse(sample.snapshot), JSON.parse(sample.patch)];

const http = createServer((_request, response) => response.end());
const io = new Server(http, { transports: ["websocket"], perMessageDeflate: false });
const room = io.of("/room");
let [asked, seq] = [0, 0];

room.on("connection", (socket) => {
  if (socket.handshake.auth.view !== "moderator") socket.join("hall");
  socket.emit("snapshot", snapshot);
  socket.on("command", ({ type, question }, acknowledge) => {
    seq += 1;
    if (type === "ask") return acknowledge({ ok: true, seq, question: `node${++asked}` });
    if (type === "approve") {
      room.to("hall").emit("patch", JSON.parse(sample.patch.replaceAll(sample.question, question)));
    }
    acknowledge({ ok: true, seq });
  });
});

const now = () => Number(process.hrtime.bigint()) / 1e9; // the clock that Python calls monotonic

async function publish(seconds) {
  const began = now();
  let patches = 0;
  while (now() - began < seconds) {
    room.to("hall").emit("patch", { ...patch, seq: ++seq });
    patches += 1;
    await setImmediate();
  }
  return { patches, seconds: now() - began, stopped_at: now() };
}

const orders = createInterface({ input: process.stdin });
orders.on("line", async (line) => console.log(JSON.stringify(await publish(JSON.parse(line).seconds))));
orders.on("close", () => process.exit());
http.listen(Number(port), "127.0.0.1");
