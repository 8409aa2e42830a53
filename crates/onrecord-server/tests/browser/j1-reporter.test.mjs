// A reporter on deadline: what exactly did she say, and who says so?

import assert from "node:assert/strict";
import { test } from "node:test";
import { articles } from "./articles.mjs";
import { open, textOf } from "./room.mjs";

const room = await open();

const pasted = `TARROW, September 2 -- Harbour Minister Lio Brandt told reporters on Tuesday that the old crane 🏗️ would “go to the museum”.

“Nobody has climbed it since my father did,” Brandt said.`;

/** The code points from start to end. */
const slice = (text, start, end) => Array.from(text).slice(start, end).join("");

const documentOf = async (id) => {
  const { title } = articles.find((one) => one.id === id);
  const found = await room.json("/search.json?limit=500");
  return room.json(`/d/${found.statements.find((one) => one.title === title).document}.json`);
};

test("a pasted article is read, marked and explained, and nothing is kept", async () => {
  const before = await room.json("/about.json");
  const page = await room.page();
  await page.goto("/read");
  await page.getByLabel("Paste a text").fill(pasted);
  await page.getByRole("button", { name: "Read", exact: true }).click();

  const notes = page.locator(".notes > li");
  assert.ok(await notes.count() >= 2);
  assert.match(await textOf(page, ".margin h2"), new RegExp(`^${await notes.count()} statements$`));
  // The text stands there as it was pasted, mark or no mark.
  const lines = await page.$$eval(".line", (found) => found.map((line) => line.textContent));
  assert.deepEqual(lines, pasted.split("\n\n"));
  // Not by hue alone: letters tell what a mark is.
  assert.ok(await page.locator(".text .m[data-tag^='S']").count() > 0);

  const mark = page.locator(".text a.m.C", { hasText: "Nobody has climbed it" });
  const number = await mark.getAttribute("data-n");
  await mark.click();
  const note = page.locator(`.notes > li[data-n="${number}"]`);
  assert.match(await note.getAttribute("class"), /\bon\b/);
  const why = note.locator("details.why");
  assert.equal(await why.getAttribute("open"), "");
  assert.match(await why.innerText(), /speaker|source/i);
  assert.match(await why.innerText(), /Brandt/);
  // Words that decided lead to their place in the text.
  const words = why.locator("a.words").first();
  const expected = (await words.innerText()).slice(1, -1);
  await words.click();
  await page.locator(".here").first().waitFor();
  assert.equal((await page.$$eval(".here", (found) => found.map((one) => one.textContent))).join(""), expected);

  assert.deepEqual(await room.json("/about.json"), before);
  assert.deepEqual(page.faults, []);
});

test("a file is read like a pasted text", async () => {
  const page = await room.page();
  await page.goto("/read");
  await page.setInputFiles("input[type=file]", { name: "crane.txt", mimeType: "text/plain", buffer: Buffer.from(pasted) });
  await page.getByRole("button", { name: "Read", exact: true }).click();
  assert.ok(await page.locator(".notes > li").count() >= 2);
  await page.getByRole("link", { name: "Read another" }).click();
  assert.equal(await page.locator("textarea").inputValue(), "");
});

test("keys go from statement to statement, search, and tell which they are", async () => {
  const { document } = await documentOf("bridge-1");
  const page = await room.page();
  await page.goto(`/d/${document}`);
  const present = () => page.$$eval(".statement.on", (found) => found.map((one) => Number(one.dataset.n)));
  assert.deepEqual(await present(), []);
  for (const [key, number] of [["j", 1], ["j", 2], ["j", 3], ["k", 2]]) {
    await page.keyboard.press(key);
    assert.deepEqual(await present(), [number], key);
  }
  // Its marks are shown with it, and it has the focus.
  assert.ok(await page.locator('.text .m.on[data-n="2"]').count() > 0);
  assert.equal(await page.evaluate(() => document.activeElement.id), "s2");
  await page.keyboard.press("Enter");
  await page.waitForURL(/#s=\d+,\d+$/);

  await page.keyboard.press("?");
  assert.ok(await page.locator("dialog#help").isVisible());
  await page.keyboard.press("j");
  assert.deepEqual(await present(), [2], "keys rest while the help is open");
  await page.keyboard.press("Escape");
  assert.ok(await page.locator("dialog#help").isHidden());

  await page.keyboard.press("/");
  assert.equal(await page.evaluate(() => document.activeElement.id), "q");
  await page.keyboard.type("jack/k");
  assert.equal(await page.locator("#q").inputValue(), "jack/k", "a field takes letters as letters");
  assert.deepEqual(page.faults, []);
});

test("a copied citation has the words, who, where, and a link that shows them", async () => {
  const { document } = await documentOf("bridge-1");
  const page = await room.page({ permissions: ["clipboard-read", "clipboard-write"] });
  await page.goto(`/d/${document}`);
  const clipboard = () => page.evaluate(() => navigator.clipboard.readText());
  const content = "We will not close the Sund bridge while a single barge is waiting";
  const note = page.locator(".notes > li", { hasText: content });
  const number = Number(await note.getAttribute("data-n"));
  for (let at = 0; at < number; at++) await page.keyboard.press("j");
  await page.keyboard.press("c");
  await page.waitForFunction(() => document.getElementById("said").textContent === "Citation copied");
  const byKey = await clipboard();
  for (const part of [content, "Mara Ostrand", "Kestrel Wire", "2031"]) assert.ok(byKey.includes(part), `${part} in ${byKey}`);
  const link = byKey.slice(byKey.lastIndexOf(" ") + 1);
  assert.ok(link.startsWith(`${room.base}/d/${document}#s=`), link);

  await page.evaluate(() => navigator.clipboard.writeText("nothing"));
  await note.locator("button.copy").click();
  await page.waitForFunction(async () => (await navigator.clipboard.readText()) !== "nothing");
  assert.equal(await clipboard(), byKey);

  const other = await room.page();
  await other.goto(link);
  await other.locator(".here").first().waitFor();
  assert.match((await other.$$eval(".here", (found) => found.map((one) => one.textContent))).join(""), new RegExp(content));
  assert.deepEqual([...page.faults, ...other.faults], []);
});

test("a place in an address is counted in code points", async () => {
  const { document, text } = await documentOf("emoji");
  const length = Array.from(text).length;
  const at = (words) => Array.from(text.slice(0, text.indexOf(words))).length;
  const ferry = at("The ferry");
  const page = await room.page();
  for (const [start, end] of [[ferry, ferry + 25], [at("Joren"), at("Joren") + 10], [at("👍🏽"), at("👍🏽") + 2], [ferry - 9, length - 3]]) {
    await page.goto(`/d/${document}#s=${start},${end}`);
    await page.locator(".here").first().waitFor();
    const shown = (await page.$$eval(".here", (found) => found.map((one) => one.textContent))).join("");
    // Blank lines between paragraphs are no part of what is shown.
    assert.equal(shown, slice(text, start, end).replace(/\n+/g, ""), `${start},${end}`);
  }
  const lines = await page.$$eval(".line", (found) => found.map((line) => line.textContent));
  assert.equal(lines.join("\n\n"), text.trim(), "the text is as it was");
  await page.goto(`/d/${document}#s=${length + 5},${length + 9}`);
  await page.waitForFunction(() => document.getElementById("said").textContent.includes("not in this text"));
  assert.equal(await page.locator(".here").count(), 0);
  assert.deepEqual(page.faults, []);
});

test("what was read is kept for who has the token, and for nobody else", async () => {
  const before = await room.json("/about.json");
  const page = await room.page();
  const read = async (token) => {
    await page.goto("/read");
    await page.getByLabel("Paste a text").fill(pasted);
    await page.getByLabel("Day of publication").fill("2031-09-02");
    await page.getByRole("button", { name: "Read", exact: true }).click();
    await page.getByLabel("Title").fill("The crane retires");
    await page.getByLabel("Outlet").fill("Crane Gazette");
    await page.getByLabel("Token").fill(token);
    await page.getByRole("button", { name: "Keep" }).click();
  };
  await read("0".repeat(room.token.length));
  assert.match(await textOf(page, "h1"), /^40[13]/);
  assert.equal((await room.json("/about.json")).documents, before.documents);

  await read(room.token);
  await page.waitForURL(/\/d\/[0-9a-f]{64}$/);
  assert.match(await textOf(page, ".paper .facts"), /Crane Gazette/);
  const after = await room.json("/about.json");
  assert.equal(after.documents, before.documents + 1);
  await page.goto("/search?q=museum");
  assert.match(await textOf(page, ".card"), /go to the museum.*The crane retires.*Crane Gazette, 2 September 2031/);
});
