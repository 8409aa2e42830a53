// A fact-checker: is this quotation real, and has it been said before?

import assert from "node:assert/strict";
import { test } from "node:test";
import { open, textOf } from "./room.mjs";

const room = await open();

/** Types a quotation into the page and looks for it. */
async function verify(quote, speaker = "") {
  const page = await room.page();
  await page.goto("/verify");
  await page.getByLabel("The quotation").fill(quote);
  if (speaker) await page.getByLabel("Only said by").fill(speaker);
  await page.getByRole("button", { name: "Look for it" }).click();
  await page.locator(".outcome").waitFor();
  return page;
}

test("a quotation that is printed letter by letter is exact, and opens at its place", async () => {
  const quote = "Coffee is a start";
  const page = await verify(quote);
  assert.match(await page.locator(".outcome").getAttribute("class"), /\bexact\b/);
  assert.match(await textOf(page, ".outcome"), /Found, letter by letter.*18 texts from 11 February 2031 to 17 July 2031/);
  assert.equal(await page.locator(".hit").count(), 1);
  await page.locator(".hit .where a").first().click();
  await page.waitForURL(/\/d\/[0-9a-f]{64}#s=\d+,\d+$/);
  await page.locator(".here").first().waitFor();
  assert.equal((await page.$$eval(".here", (found) => found.map((one) => one.textContent))).join(""), quote);
  assert.ok(await page.locator(".here").first().evaluate((one) => {
    const { top, bottom } = one.getBoundingClientRect();
    return top >= 0 && bottom <= innerHeight;
  }), "the place is in sight");
  await page.goBack();
  assert.equal(await page.getByLabel("The quotation").inputValue(), quote);
  assert.deepEqual(page.faults, []);
});

test("other case and other marks are told as the same words", async () => {
  const page = await verify("\"THE GATE HELD — and so did the people!\"");
  assert.match(await page.locator(".outcome").getAttribute("class"), /\bnormalised\b/);
  assert.match(await textOf(page, ".hit blockquote"), /The gate held, and so did the people/);
});

test("a changed wording is near, and its changes are shown; the earliest comes first", async () => {
  const page = await verify("We will not close the Sund tunnel while a single barge is waiting");
  assert.match(await page.locator(".outcome").getAttribute("class"), /\bnear\b/);
  const diff = page.locator(".hit .diff").first();
  assert.match(await diff.locator("del").first().innerText(), /tunnel/);
  assert.match(await diff.locator("ins").first().innerText(), /bridge/);
  const days = await page.$$eval(".hit .who .facts", (found) => found.map((one) => Date.parse(one.textContent.split("·")[0])));
  assert.ok(days.length > 1);
  assert.deepEqual(days, [...days].sort((a, b) => a - b));
});

test("what nobody printed is not found, and nothing more is claimed", async () => {
  const page = await verify("Purple elephants audited the lighthouse accounts yesterday");
  const told = await textOf(page, ".outcome");
  assert.match(told, /Not found in 18 texts from 11 February 2031 to 17 July 2031\./);
  assert.equal(await page.locator(".hit").count(), 0);
  const main = await textOf(page, "main");
  assert.match(main, /does not say that nobody said it/);
  assert.doesNotMatch(main, /false|fake|wrong/i);
});

test("only those whom the filter names are found, on the page and in its JSON", async () => {
  const quote = "We will not close the Sund bridge while a single barge is waiting";
  const found = await verify(quote, "ostrand");
  assert.ok(await found.locator(".hit").count() > 0);
  assert.ok((await found.locator(".hit .who a").allInnerTexts()).every((name) => /Ostrand/.test(name)));
  const other = await verify(quote, "Pell");
  assert.equal(await other.locator(".hit").count(), 0);
  assert.match(await textOf(other, ".outcome"), /Not found/);
  const twin = await room.json(await other.locator(".outcome a").getAttribute("href"));
  assert.deepEqual([twin.match, twin.hits.length], ["none", 0]);
});
