// A ledger of invented articles, the server over it, and a browser: started once for each file of tests.

import { execFileSync, spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { after } from "node:test";
import { chromium } from "playwright-core";
import { articles, hostile, savedPage } from "./articles.mjs";

const here = dirname(fileURLToPath(import.meta.url));
const target = join(here, "../../../../target");
const program = process.env.ONRECORD_BIN ?? join(target, "debug/onrecord");
export const screenshots = join(target, "screenshots");

const flags = [
  "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
  "--disable-component-update", "--disable-sync",
];

/** Starts all; `withHostile` adds the article that is all markup. Ends when the file of tests ends. */
export async function open({ withHostile = false } = {}) {
  const folder = mkdtempSync(join(tmpdir(), "onrecord-browser-"));
  const texts = join(folder, "articles");
  mkdirSync(texts);
  mkdirSync(screenshots, { recursive: true });
  const all = withHostile ? [...articles, hostile] : articles;
  writeFileSync(join(texts, "articles.jsonl"), all.map((one) => JSON.stringify(one) + "\n").join(""));
  writeFileSync(join(texts, "ferry.html"), savedPage);
  const ledger = join(folder, "news.ledger");
  execFileSync(program, ["add", ledger, texts], { stdio: ["ignore", "ignore", "pipe"] });
  const { base, token, stop } = await serve(ledger);
  const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: flags });
  after(async () => {
    await browser.close();
    await stop();
    rmSync(folder, { recursive: true, force: true });
  });
  return {
    base,
    browser,
    token,
    /** The JSON of an address. */
    json: async (path) => {
      const answer = await fetch(base + path);
      if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
      return answer.json();
    },
    /** A page in a context of its own, with what went wrong in it. */
    page: async (options = {}) => {
      const context = await browser.newContext({ baseURL: base, viewport: { width: 1280, height: 900 }, ...options });
      context.setDefaultTimeout(10_000);
      const page = await context.newPage();
      watch(page, base);
      return page;
    },
  };
}

function serve(ledger) {
  return new Promise((resolve, reject) => {
    const server = spawn(program, ["serve", ledger, "--port", "0", "--write"], { stdio: ["ignore", "pipe", "pipe"] });
    const ended = new Promise((done) => server.once("exit", done));
    const said = [];
    const found = {};
    const hear = (line) => {
      said.push(line);
      const address = /http:\/\/127\.0\.0\.1:\d+/.exec(line);
      if (address) found.base = address[0];
      const token = /[Tt]oken[^:]*: *(\S+)/.exec(line);
      if (token) found.token = token[1];
      if (found.base && found.token) resolve({ ...found, stop: () => (server.kill("SIGINT"), ended) });
    };
    for (const stream of [server.stdout, server.stderr]) createInterface({ input: stream }).on("line", hear);
    server.once("error", reject);
    server.once("exit", (code) => reject(new Error(`the server ended with ${code}: ${said.join("\n")}`)));
  });
}

/** Gathers what must not happen in `page.faults`: errors, violations of the policy, dialogs, requests to other hosts. */
function watch(page, base) {
  page.faults = [];
  page.on("console", (message) => {
    if (["error", "warning"].includes(message.type())) page.faults.push(`console: ${message.text()}`);
  });
  page.on("pageerror", (error) => page.faults.push(`error: ${error.message}`));
  page.on("dialog", (dialog) => {
    page.faults.push(`dialog: ${dialog.message()}`);
    dialog.dismiss();
  });
  page.on("request", (request) => {
    if (!request.url().startsWith(base + "/") && !request.url().startsWith("data:")) page.faults.push(`request: ${request.url()}`);
  });
}

/** All statements of a search, page of JSON by page of JSON. */
export async function allStatements(room, query, limit = 500) {
  const rows = [];
  let after = "";
  do {
    const found = await room.json(`/search.json?${query}&limit=${limit}${after && `&after=${encodeURIComponent(after)}`}`);
    rows.push(...found.statements);
    after = found.next;
  } while (after);
  return rows;
}

/** Ids of the statements on a page of cards. */
export const cards = (page) => page.$$eval("article.card.statement", (found) => found.map((card) => card.id.replace(/^s-/, "")));

/** Text of a part of a page, with blanks made one. */
export const textOf = async (page, selector) => (await page.locator(selector).first().innerText()).replace(/\s+/g, " ").trim();
