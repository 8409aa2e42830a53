// What holds of every page: for whom cannot see or has no script, on a phone, in the dark, on paper, on a slow line.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { test } from "node:test";
import { cards, open, screenshots, textOf } from "./room.mjs";

const room = await open();
const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const [{ statement, document, utterance }] = (await room.json("/search.json?q=barge+waiting&order=earliest")).statements;

const paths = {
  search: "/search",
  "search-words": "/search?q=bridge&speaker=ostrand",
  "search-empty": "/search?q=coffee&speaker=Brisk",
  article: `/d/${document}`,
  statement: `/s/${statement}`,
  utterance: `/u/${utterance}`,
  speakers: "/speakers",
  speaker: "/speaker?name=Mara+Ostrand",
  verify: "/verify",
  "verify-near": "/verify?quote=We+will+not+close+the+Sund+tunnel+while+a+single+barge+is+waiting",
  "verify-none": "/verify?quote=purple+elephants+audited+the+lighthouse",
  read: "/read",
  coverage: "/coverage?q=fabrication",
  about: "/about",
  problem: "/s/nothing",
};

const wide = { viewport: { width: 1280, height: 900 } };
const phone = { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true };
const looks = {
  "wide-light": { ...wide, colorScheme: "light" },
  "wide-dark": { ...wide, colorScheme: "dark" },
  "phone-light": { ...phone, colorScheme: "light" },
  "phone-dark": { ...phone, colorScheme: "dark" },
  "contrast-light": { ...wide, colorScheme: "light", contrast: "more" },
  "contrast-dark": { ...wide, colorScheme: "dark", contrast: "more" },
};

/** Names of all violations, with the elements at fault. */
async function violations(page) {
  // By the debugger, which the page's policy does not bind.
  await page.evaluate(axe);
  const { violations: found } = await page.evaluate(() => axe.run(document, { resultTypes: ["violations"] }));
  return found.flatMap((one) => one.nodes.map((node) => `${one.id}: ${node.target.join(" ")}: ${node.any[0]?.message ?? node.html}`));
}

for (const [look, options] of Object.entries(looks)) {
  test(`no page has a barrier, an error or a shift: ${look}`, async () => {
    const page = await room.page(options);
    await page.addInitScript(() => {
      window.shifts = [];
      new PerformanceObserver((list) => list.getEntries().forEach((entry) => window.shifts.push(entry.value)))
        .observe({ type: "layout-shift", buffered: true });
    });
    const wrong = [];
    for (const [name, path] of Object.entries(paths)) {
      await page.goto(path);
      await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
      wrong.push(...(await page.evaluate(() => window.shifts)).map((shift) => `${name}: layout shift of ${shift}`));
      const over = await page.evaluate(() => window.document.documentElement.scrollWidth - window.document.documentElement.clientWidth);
      if (over > 0) wrong.push(`${name}: wider than the window by ${over}`);
      if (!look.startsWith("contrast")) await page.screenshot({ path: join(screenshots, `${name}-${look}.png`) });
      wrong.push(...(await violations(page)).map((one) => `${name}: ${one}`));
    }
    // A page that is not found is told as an error by the browser itself.
    wrong.push(...page.faults.filter((fault) => !/status of 404/.test(fault)));
    assert.deepEqual(wrong, []);
  });
}

test("without script the same statements are shown, and forms work", async () => {
  const [plain, quick] = [await room.page({ javaScriptEnabled: false }), await room.page()];
  for (const [name, path] of Object.entries(paths)) {
    await Promise.all([plain.goto(path), quick.goto(path)]);
    const [without, within] = await Promise.all([plain, quick].map((page) => page.locator("main").innerText()));
    // Buttons to copy need the script, and are not shown without.
    assert.equal(without.replace(/\s+/g, " ").trim(), within.replace(/Copy citation/g, "").replace(/\s+/g, " ").trim(), name);
  }
  await plain.goto("/search");
  await plain.locator("#q").fill("coffee");
  await plain.locator("#q").press("Enter");
  await plain.waitForURL(/q=coffee/);
  assert.equal((await cards(plain)).length, 2);
  await plain.goto("/read");
  await plain.getByLabel("Paste a text").fill("“The gate is painted,” Joren Pell said on Monday.");
  await plain.getByRole("button", { name: "Read", exact: true }).click();
  await plain.locator(".text a.m.C").first().click();
  await plain.waitForURL(/#s1$/);
  await plain.locator("#s1 summary").click();
  assert.ok(await plain.locator("#s1 details dl").isVisible());
  await plain.goto("/verify");
  await plain.getByLabel("The quotation").fill("Coffee is a start");
  await plain.getByRole("button", { name: "Look for it" }).click();
  assert.match(await textOf(plain, ".outcome"), /letter by letter/);
});

test("a page and all that it needs are at most 60 kB", async () => {
  for (const [name, path] of Object.entries(paths)) {
    const page = await room.page();
    const session = await page.context().newCDPSession(page);
    let bytes = 0;
    await session.send("Network.enable");
    session.on("Network.loadingFinished", (event) => (bytes += event.encodedDataLength));
    await page.goto(path, { waitUntil: "networkidle" });
    assert.ok(bytes > 1_000 && bytes <= 60_000, `${name}: ${bytes} bytes`);
    await page.context().close();
  }
});

test("nobody waits for the script to see the page", async () => {
  const page = await room.page();
  await page.route("**/script.js", async (route) => {
    await new Promise((done) => setTimeout(done, 3_000));
    await route.continue();
  });
  await page.goto("/search?q=bridge", { waitUntil: "load" });
  const [paint, script] = await page.evaluate(() => [
    performance.getEntriesByName("first-contentful-paint")[0].startTime,
    performance.getEntriesByType("resource").find((one) => one.name.endsWith("script.js")).responseEnd,
  ]);
  assert.ok(script >= 2_900, `the script came after ${script} ms`);
  assert.ok(paint < 1_500, `the first paint was after ${paint} ms`);
});

test("on paper there are the statements and no bars", async () => {
  const page = await room.page();
  await page.emulateMedia({ media: "print" });
  for (const path of [paths.article, paths["search-words"], paths.speaker]) {
    await page.goto(path);
    for (const bar of [".top", ".bottom", ".filters", ".facets", ".copy", ".line-form"]) {
      for (const one of await page.locator(bar).all()) assert.ok(await one.isHidden(), `${path}: ${bar}`);
    }
    assert.ok(await page.locator(".statement").first().isVisible());
  }
});
