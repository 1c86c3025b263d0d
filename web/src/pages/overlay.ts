// The overlay for a video mixer: live text and nothing else, for hours, without anybody touching it.

import { find, get } from "../lib/find";
import { connectLive } from "../lib/live";
import { markScripted, readPage } from "../lib/page";
import { Board } from "../lib/parts";
import { Captions } from "../wall/captions";

// Subtitles that stand longer than this are no longer what is being said.
const QUIET_MS = 12_000;

markScripted();
const page = readPage();
const overlay = get(".overlay");
const { size = "48", lines = "2", langWanted = "", langUsual = "" } = overlay.dataset;
document.documentElement.style.setProperty("--size", `${Number(size)}px`);
document.documentElement.style.setProperty("--rows", lines);

const captions = new Captions({
  slot: get('[data-part="captions"]'),
  wanted: [langWanted, langUsual],
  quietMs: QUIET_MS,
  show: (on) => overlay.toggleAttribute("data-quiet", !on),
});
const board = new Board({
  done: (_moves, keys) => {
    document.body.dataset["blank"] = find<HTMLDataElement>('[data-part="wall"] data')?.value ?? "false";
    document.body.dataset["meeting"] = find("[data-meeting]", get('[data-part="room"]'))?.dataset["meeting"] ?? "open";
    if (keys.includes("captions")) captions.follow();
  },
});

connectLive({
  code: page.code,
  view: "wall",
  lang: page.lang,
  position: page.position,
  handlers: {
    patch: (change) => board.apply(change),
    snapshot: (parts) => board.replace(parts),
    // What is on the picture stays; a mixer's picture is no place for a word about the network.
    connection: () => undefined,
  },
});
