// A standards desk: whom do we quote, and what did we leave out?

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { allStatements, cards, open, textOf } from "./room.mjs";

const room = await open();

/** Rows of a table (RFC 4180). */
function parseCsv(text) {
  const rows = [[""]];
  let quoted = false;
  for (let at = 0; at < text.length; at++) {
    const letter = text[at];
    const row = rows.at(-1);
    if (quoted && letter === '"' && text[at + 1] === '"') row[row.length - 1] += text[++at];
    else if (letter === '"') quoted = !quoted;
    else if (!quoted && letter === ",") row.push("");
    else if (!quoted && letter === "\n") rows.push([""]);
    else if (quoted || letter !== "\r") row[row.length - 1] += letter;
  }
  return rows.filter((row) => row.length > 1);
}

/** Cards of all pages of a search, by the links to the next. */
async function walk(page, path) {
  await page.goto(path);
  const ids = [...await cards(page)];
  while (await page.locator("a[rel=next]").count()) {
    await page.locator("a[rel=next]").click();
    await page.waitForLoadState();
    ids.push(...await cards(page));
  }
  return ids;
}

test("speakers are listed with as many statements as their pages have", async () => {
  const page = await room.page();
  await page.goto("/speakers");
  const listed = await page.$$eval("tbody tr", (rows) => rows.map((row) => [row.querySelector("a").getAttribute("href"), Number.parseInt(row.cells[1].textContent, 10)]));
  assert.ok(listed.length > 5);
  assert.deepEqual(listed.map(([, number]) => number), listed.map(([, number]) => number).toSorted((a, b) => b - a));
  for (const [link, number] of listed) {
    const query = new URL(link, room.base).search.slice(1);
    assert.equal((await allStatements(room, query)).length, number, link);
  }
  await page.getByLabel("Words of the name").fill("vane");
  await page.getByRole("button", { name: "Find" }).click();
  assert.deepEqual(await page.locator("tbody th").allInnerTexts(), ["Edda Vane"]);
  assert.deepEqual(page.faults, []);
});

test("the table has the same statements as all pages of the search, in the same order", async () => {
  const page = await room.page();
  const queries = ["/search", "/search?speaker=ostrand&order=earliest", "/search?q=bridge", "/search?outlet=Halden+Courier&form=indirect"];
  for (const query of queries) {
    const seen = await walk(page, query);
    await page.goto(query);
    const [download] = await Promise.all([page.waitForEvent("download"), page.getByRole("link", { name: "CSV of all" }).click()]);
    const [head, ...rows] = parseCsv(readFileSync(await download.path(), "utf8"));
    assert.deepEqual(rows.map((row) => row[head.indexOf("statement_id")]), seen, query);
    assert.match(await textOf(page, ".told strong"), new RegExp(`^${seen.length} statements?$`));
    assert.ok(rows.every((row) => row.length === head.length));
  }
});

test("the table of a speaker's page is that of the page", async () => {
  const page = await room.page();
  const seen = await walk(page, "/speaker?name=Mara+Ostrand");
  const csv = await (await fetch(room.base + await page.getByRole("link", { name: "CSV of all" }).getAttribute("href"))).text();
  const [head, ...rows] = parseCsv(csv);
  assert.deepEqual(rows.map((row) => row[head.indexOf("statement_id")]), seen);
});

test("each number beside a search leads to as many rows", async () => {
  const page = await room.page();
  await page.goto("/search?said_before=2031-06");
  const facets = await page.$$eval(".facets li", (found) => found.map((one) => [one.querySelector("a").getAttribute("href"), Number(one.querySelector("span").textContent)]));
  assert.ok(facets.length > 15);
  for (const [link, number] of facets.filter(([link]) => !link.includes("about="))) {
    assert.equal((await allStatements(room, link.split("?")[1])).length, number, link);
  }
  const first = page.locator(".facets section li").first();
  const number = await first.locator("span").innerText();
  await first.locator("a").click();
  assert.match(await textOf(page, ".told strong"), new RegExp(`^${number} statement`));
});

// The filter `about` takes words of a name: "Ostrand" has the statements about "Mara Ostrand" as well, the number has not.
test("each number of those spoken of leads to as many rows", { todo: "the filter takes words, the number is of whole names" }, async () => {
  const page = await room.page();
  await page.goto("/search?said_before=2031-06");
  const facets = await page.$$eval(".facets li", (found) => found.map((one) => [one.querySelector("a").getAttribute("href"), Number(one.querySelector("span").textContent)]));
  for (const [link, number] of facets.filter(([link]) => link.includes("about="))) {
    assert.equal((await allStatements(room, link.split("?")[1])).length, number, link);
  }
});

test("outlets stand beside each other, and gaps are seen", async () => {
  const page = await room.page();
  await page.goto("/coverage");
  await page.locator("main").getByLabel("Words that were said").fill("paint");
  await page.getByRole("button", { name: "Compare" }).click();
  await page.locator("table.coverage").waitFor();
  assert.deepEqual(await page.locator("th").allInnerTexts(), ["Halden Courier", "Kestrel Wire"]);
  await page.goto("/coverage?q=fabrication");
  const outlets = await page.locator("th").allInnerTexts();
  assert.deepEqual(outlets.toSorted(), ["Kestrel Wire", "Sund Tribune"]);
  const rows = page.locator("tbody tr");
  assert.ok(await rows.count() > 2);
  for (const row of await rows.all()) assert.equal(await row.locator("td").count(), outlets.length);
  const gap = page.locator("td.gap").first();
  assert.match(await gap.innerText(), /not reported/);
  // Seen without colour: the gap has a pattern and words.
  assert.match(await gap.evaluate((one) => getComputedStyle(one).backgroundImage), /repeating-linear-gradient/);
  assert.match(await textOf(page, "tbody"), /only in (Kestrel Wire|Sund Tribune)/);
  assert.deepEqual(page.faults, []);
});

test("the ledger tells what it holds, and who read it", async () => {
  const page = await room.page();
  await page.goto("/about");
  const figures = Object.fromEntries(await page.$$eval(".figures > div", (found) => found.map((one) => [one.querySelector("dt").textContent, one.querySelector("dd").textContent])));
  assert.equal(figures.Texts, "18 texts");
  assert.equal(Number.parseInt(figures.Statements, 10), (await allStatements(room, "")).length);
  const outlets = await page.$$eval(".counts", (found) => found[0].innerText.replace(/\s+/g, " ").trim());
  assert.match(outlets, /Ferry News 1/);
  assert.match(await page.locator("code.hash").first().innerText(), /^[0-9a-f]{64}$/);
});
