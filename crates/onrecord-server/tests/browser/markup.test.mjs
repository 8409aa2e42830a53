// An article that is all markup and script is text wherever it is shown.

import assert from "node:assert/strict";
import { test } from "node:test";
import { hostile, markup } from "./articles.mjs";
import { open } from "./room.mjs";

const room = await open({ withHostile: true });
const { statements } = await room.json(`/search.json?outlet=${encodeURIComponent(hostile.publisher)}`);
const [one] = statements;

/** Nothing of the article has become an element, an attribute or an address. */
async function assertInert(page, name) {
  const found = await page.evaluate(() => ({
    scripts: document.querySelectorAll("script").length,
    images: document.querySelectorAll("main img, main svg[onload]").length,
    handlers: [...document.querySelectorAll("*")].filter((element) => element.getAttributeNames().some((name) => name.startsWith("on"))).length,
    addresses: [...document.querySelectorAll("[href],[src],[action],[cite]")]
      .filter((element) => ["href", "src", "action", "cite"].some((name) => /^\s*javascript:/i.test(element.getAttribute(name) ?? ""))).length,
  }));
  assert.deepEqual(found, { scripts: 1, images: 0, handlers: 0, addresses: 0 }, name);
  assert.deepEqual(page.faults, [], name);
}

test("the article is in the ledger, with statements that are markup", () => {
  assert.ok(statements.length >= 3);
  assert.ok(statements.every((row) => row.url === markup.address || row.url === null));
});

test("kept markup is shown as text on every page", async () => {
  const page = await room.page();
  const paths = {
    "/search?q=zebras": [markup.script, markup.svg, "Title <script>"],
    [`/search?outlet=${encodeURIComponent(hostile.publisher)}`]: [hostile.publisher],
    [`/search?q=${encodeURIComponent(markup.script)}`]: [],
    [`/search?speaker=${encodeURIComponent(markup.svg)}`]: [markup.svg],
    [`/search?q=zebras&outlet=${encodeURIComponent(markup.image)}`]: [markup.image],
    [`/d/${one.document}`]: [markup.script, markup.image, markup.svg],
    [`/s/${one.statement}`]: [markup.script],
    [`/u/${one.utterance}`]: [markup.script],
    "/speakers": [],
    [`/speakers?q=${encodeURIComponent(markup.svg)}`]: [],
    "/speaker?name=Joren+Pell": [markup.svg],
    [`/speaker?name=${encodeURIComponent(markup.script)}`]: [],
    "/coverage?q=zebras": [hostile.publisher, markup.image],
    [`/coverage?q=${encodeURIComponent(markup.svg)}`]: [],
    "/verify?quote=is+how+we+greet+zebras": ["is how we greet zebras", hostile.publisher],
    [`/verify?quote=${encodeURIComponent(markup.svg + markup.script)}&speaker=${encodeURIComponent(markup.svg)}`]: [],
    "/about": [hostile.publisher],
  };
  for (const [path, words] of Object.entries(paths)) {
    await page.goto(path);
    const shown = (await page.locator("body").textContent()).replace(/\s+/g, " ");
    for (const word of words) assert.ok(shown.includes(word), `${path}: ${word}`);
    // The one script of the page is a file, and nobody's words.
    page.faults = page.faults.filter((fault) => !/status of 404/.test(fault));
    await assertInert(page, path);
  }
});

test("an address that is a script is no link", async () => {
  const page = await room.page();
  await page.goto(`/d/${one.document}`);
  assert.equal(await page.locator("a[href*='javascript' i]").count(), 0);
  assert.equal(await page.locator(".origin a[rel~=external]").count(), 0);
});

test("pasted markup is text as well, as a text and as the source of a page", async () => {
  const page = await room.page();
  for (const text of [hostile.text, `<html><body><h1>Zoo</h1><p>“Zebras ${markup.svg.replaceAll("<", "&lt;")},” Joren Pell said on Friday, and many people heard it there.</p>${markup.script}${markup.image}</body></html>`]) {
    await page.goto("/read");
    await page.getByLabel("Paste a text").fill(text);
    await page.getByRole("button", { name: "Read", exact: true }).click();
    await page.locator(".notes").waitFor();
    assert.ok((await page.locator(".text").textContent()).includes("<svg onload=alert(3)>"));
    await assertInert(page, text);
    await page.keyboard.press("j");
    await page.locator(".text a.m").first().click();
    await assertInert(page, text);
  }
});

test("a place in an address is no markup", async () => {
  const page = await room.page();
  await page.goto(`/d/${one.document}#s=${one.start},${one.end}`);
  await page.locator(".here").first().waitFor();
  assert.ok((await page.locator(".text").textContent()).includes(markup.script));
  await assertInert(page, "place");
  await page.goto(`/d/${one.document}#${markup.image}`);
  await assertInert(page, "fragment");
});
