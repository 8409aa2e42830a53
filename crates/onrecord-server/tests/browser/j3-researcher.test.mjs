// A researcher of diplomacy: who said what to whom over the months, and how do the reports differ?

import assert from "node:assert/strict";
import { test } from "node:test";
import { cards, open, textOf } from "./room.mjs";

const room = await open();

test("the page of a speaker has roles by date, months, of whom and to whom", async () => {
  const page = await room.page();
  await page.goto("/speakers");
  await page.getByRole("link", { name: "Mara Ostrand", exact: true }).click();
  assert.match(await textOf(page, "h1"), /^Mara Ostrand \d+ statements$/);

  const roles = await page.locator(".roles li").allInnerTexts();
  assert.equal(roles.length, 2);
  assert.match(roles[0], /Minister.*11 February 2031 to 20 April 2031/);
  assert.match(roles[1], /Prime Minister.*2 June 2031 to 17 June 2031/);
  const link = await page.locator(".roles a").nth(1).getAttribute("href");
  const there = await room.page();
  await there.goto(link);
  assert.equal(await there.locator(".here").first().innerText(), "Prime Minister");

  // Months from the first to the last, those without a statement too; bars lead to as many rows as they say.
  const bars = await page.$$eval("svg.chart:not(.network) a", (found) => found.map((bar) => bar.querySelector("title").textContent));
  assert.deepEqual(bars.map((bar) => bar.split(":")[0]), ["2031-02", "2031-03", "2031-04", "2031-05", "2031-06"]);
  assert.match(bars[3], /: 0$/);
  const months = await page.$$eval("section.month > h2", (found) => found.map((one) => one.textContent));
  assert.deepEqual(months, ["June 2031", "April 2031", "March 2031", "February 2031"]);
  assert.match(await textOf(page, "main"), /Speaks of .*Joren Pell/);
  assert.match(await textOf(page, "main"), /Speaks to .*reporters/);
  for (const [value, number] of await page.$$eval(".counts li", (found) => found.map((one) => [one.querySelector("a").getAttribute("href"), one.querySelector("span").textContent]))) {
    assert.equal((await room.json(value.replace("/search?", "/search.json?limit=500&"))).statements.length, Number(number), value);
  }
  assert.deepEqual([...page.faults, ...there.faults], []);
});

test("reports of one utterance stand beside each other with their differences", async () => {
  const page = await room.page();
  await page.goto("/search?q=barge+waiting");
  await page.getByRole("link", { name: "reported in 3 texts" }).first().click();
  assert.match(await textOf(page, "h1"), /One utterance, 3 reports/);
  assert.match(await textOf(page, "main"), /By 3 outlets/);
  assert.equal((await cards(page)).length, 3);
  assert.equal(await page.locator("main > .diff").count(), 2);
  const changed = await page.locator("main > .diff").allInnerTexts();
  assert.ok(changed.some((one) => /still/.test(one)), changed.join("|"));
  assert.ok(await page.locator("main > .diff del", { hasText: "single" }).count() > 0);
  assert.deepEqual(page.faults, []);
});

test("filters narrow a search, the address holds them, and the back button undoes them", async () => {
  const page = await room.page();
  await page.goto("/search");
  await page.locator("header input[name=q]").fill("bridge");
  await page.locator("header").getByRole("button").click();
  await page.waitForURL(/\/search\?q=bridge/);
  const wide = await cards(page);
  assert.ok(wide.length > 3);
  if (await page.locator(".filters details[open]").count() === 0) await page.locator(".filters summary").click();
  await page.getByLabel("Speaker", { exact: true }).fill("Pell");
  await page.getByLabel("Form").selectOption("direct");
  await page.locator(".filters").getByRole("button", { name: "Search" }).click();
  await page.waitForURL(/speaker=Pell/);
  const narrow = await cards(page);
  assert.deepEqual(narrow.length, 1);
  assert.ok(wide.includes(narrow[0]));
  assert.equal(await page.locator(".card mark").first().innerText(), "bridge");
  // Whoever is given the address sees the same.
  const other = await room.page();
  await other.goto(page.url());
  assert.deepEqual(await cards(other), narrow);
  await page.goBack();
  assert.deepEqual(await cards(page), wide);
  assert.deepEqual(page.faults, []);
});

test("where nothing fits, the filter at fault is named, and its link mends the search", async () => {
  const page = await room.page();
  await page.goto("/search?q=coffee&speaker=Brisk&said_after=2031-03");
  assert.match(await textOf(page, ".told"), /No statement fits/);
  const said = await page.locator(".empty li").allInnerTexts();
  assert.equal(said.length, 3);
  const line = page.locator(".empty li", { hasText: "Brisk" });
  const number = Number.parseInt(await line.locator("a").innerText(), 10);
  assert.ok(number > 0);
  assert.match(said.find((one) => one.includes("2031-03")), /: 0|no statement/i);
  await line.locator("a").click();
  assert.equal((await cards(page)).length, number);
  await page.goBack();
  assert.match(await textOf(page, ".told"), /No statement fits/);
  // A chip takes its filter away as well.
  await page.getByRole("link", { name: /^Remove .*Brisk/ }).click();
  assert.equal((await cards(page)).length, number);
});
