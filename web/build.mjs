// Builds web/dist: one script per page (src/pages), one style sheet per page (styles/*.css), the
// files in public/, and the service worker. Every name carries a hash of its content, so that a
// browser may keep it for ever; manifest.json says which plain name became which hashed one.
// Beside each file lie its .gz and .br, made once here instead of on every request.
import { createHash } from "node:crypto";
import { mkdir, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import * as esbuild from "esbuild";

const web = path.dirname(fileURLToPath(import.meta.url));
const dist = path.join(web, "dist");
// Built beside and swapped in at the end: a server that reads dist never sees half of it.
const staging = path.join(web, "node_modules", `.dist-${process.pid}`);
const TARGETS = ["chrome100", "firefox102", "safari15.4"];

async function entries(folder, ending) {
  const names = await readdir(path.join(web, folder));
  return names.filter((name) => name.endsWith(ending)).sort();
}

function hashed(name, content) {
  const hash = createHash("sha256").update(content).digest("base64url").slice(0, 10);
  const { name: stem, ext } = path.parse(name);
  return `${stem}.${hash}${ext}`;
}

// The libraries whose code is in what we send; their licences travel with it.
const libraries = new Set();

function noteLibrary(input) {
  const [, name] = /node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(input) ?? [];
  if (name) libraries.add(name);
}

async function licences() {
  const texts = [];
  for (const name of [...libraries].sort()) {
    const folder = path.join(web, "node_modules", name);
    const { version, license } = JSON.parse(await readFile(path.join(folder, "package.json"), "utf8"));
    const file = (await readdir(folder)).find((entry) => /^licen[cs]e/i.test(entry));
    const text = file ? await readFile(path.join(folder, file), "utf8") : "";
    texts.push(`${name} ${version} (${license})\n\n${text.trim()}\n`);
  }
  return texts.join("\n\n");
}

async function bundle(entryPoint, extra = {}) {
  const result = await esbuild.build({
    entryPoints: [path.join(web, entryPoint)],
    bundle: true,
    minify: true,
    write: false,
    format: "esm",
    target: TARGETS,
    charset: "utf8",
    legalComments: "none",
    logLevel: "warning",
    metafile: true,
    plugins: [websocketOnly],
    ...extra,
  });
  for (const input of Object.keys(result.metafile.inputs)) noteLibrary(input);
  return Buffer.from(result.outputFiles[0].contents);
}

// LiveTalk speaks websocket only. The transports that are never chosen would be a third of what
// a phone has to load, so the bundle leaves them out.
const websocketOnly = {
  name: "websocket-only",
  setup(build) {
    const unused = /[\\/]engine\.io-client[\\/]build[\\/]esm[\\/]transports[\\/](polling.*|webtransport)\.js$/;
    build.onLoad({ filter: unused }, () => ({
      contents: "export class XHR {} export class Fetch {} export class WT {} export class Polling {}",
      loader: "js",
    }));
    // Packets are text, too: a digit that says what it is, and then the message.
    build.onLoad({ filter: /[\\/]engine\.io-parser[\\/]build[\\/]esm[\\/]index\.js$/ }, () => ({
      contents: `const names = ["open", "close", "ping", "pong", "message", "upgrade", "noop"];
        export const protocol = 4;
        export const encodePacket = ({ type, data }, _binary, done) => done(names.indexOf(type) + (data || ""));
        export const decodePacket = (text) => {
          const type = names[text[0]];
          if (!type) return { type: "error", data: "parser error" };
          return text.length > 1 ? { type, data: text.slice(1) } : { type };
        };`,
      loader: "js",
    }));
    // The server refuses binary messages and sends none, so nobody has to look for any.
    const binary = /[\\/]socket\.io-parser[\\/]build[\\/]esm[\\/](is-)?binary\.js$/;
    build.onLoad({ filter: binary }, () => ({
      contents: `export const isBinary = () => false, hasBinary = isBinary;
        export const deconstructPacket = (packet) => ({ packet, buffers: [] }), reconstructPacket = (data) => data;`,
      loader: "js",
    }));
  },
};

async function place(folder, name, content) {
  await writeFile(path.join(folder, name), content);
  const brotli = { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } };
  await writeFile(path.join(folder, `${name}.gz`), gzipSync(content, { level: 9 }));
  await writeFile(path.join(folder, `${name}.br`), brotliCompressSync(content, brotli));
}

async function build() {
  await rm(staging, { recursive: true, force: true });
  await mkdir(staging, { recursive: true });
  const manifest = {};
  const add = async (name, content) => {
    manifest[name] = hashed(name, content);
    await place(staging, manifest[name], content);
  };
  for (const name of await entries("src/pages", ".ts")) {
    await add(name.replace(/\.ts$/, ".js"), await bundle(`src/pages/${name}`));
  }
  for (const name of await entries("styles", ".css")) {
    await add(name, await bundle(`styles/${name}`));
  }
  for (const name of await entries("public", "")) {
    await add(name, await readFile(path.join(web, "public", name)));
  }
  await buildWorker(manifest);
  await writeFile(path.join(staging, "licenses.txt"), await licences());
  await writeFile(path.join(staging, "manifest.json"), JSON.stringify(manifest, null, 2));
  await rm(dist, { recursive: true, force: true });
  await rename(staging, dist);
  return manifest;
}

// The worker keeps a fixed name: a browser finds a new version by asking for the same address.
async function buildWorker(manifest) {
  const kept = ["audience.js", "audience.css", "icon.svg"].filter((name) => name in manifest);
  const urls = kept.map((name) => `/static/${manifest[name]}`);
  const worker = await bundle("src/worker/worker.ts", {
    format: "iife",
    define: { __ASSETS__: JSON.stringify(urls) },
  });
  manifest["sw.js"] = "sw.js";
  await place(staging, "sw.js", worker);
}

async function report(manifest) {
  for (const [name, file] of Object.entries(manifest)) {
    const plain = (await readFile(path.join(dist, file))).length;
    const small = (await readFile(path.join(dist, `${file}.br`))).length;
    console.log(`${name.padEnd(20)} ${String(plain).padStart(7)} B  ${String(small).padStart(6)} B brotli`);
  }
}

try {
  await report(await build());
} finally {
  await rm(staging, { recursive: true, force: true });
}
