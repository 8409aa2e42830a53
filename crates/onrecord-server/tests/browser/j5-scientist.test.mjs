// A computational social scientist: a clean panel that can be cited.

import assert from "node:assert/strict";
import { test } from "node:test";
import { allStatements, cards, open } from "./room.mjs";

const room = await open();

test("each page leads to a twin in JSON with the same statements", async () => {
  const page = await room.page();
  const { statements } = await room.json("/search.json?q=barge+waiting");
  const [one] = statements;
  const pages = [
    ["/search?q=bridge", (twin) => twin.statements],
    [`/s/${one.statement}`, (twin) => twin.reports.filter((report) => report.statement !== one.statement)],
    [`/u/${one.utterance}`, (twin) => twin.reports.map((report) => report.statement)],
  ];
  for (const [path, list] of pages) {
    await page.goto(path);
    const twin = await room.json(await page.locator("main").getByRole("link", { name: "JSON" }).first().getAttribute("href"));
    const ids = list(twin).map((row) => row.statement);
    assert.ok(ids.length > 0, path);
    assert.deepEqual(await cards(page), ids, path);
  }
  for (const path of [`/d/${one.document}`, "/about", "/coverage?q=bridge", "/verify?quote=coffee"]) {
    await page.goto(path);
    assert.ok(await room.json(await page.locator("main").getByRole("link", { name: "JSON" }).first().getAttribute("href")), path);
  }
  for (const path of ["/speakers", "/speaker?name=Joren+Pell"]) {
    const twin = await room.json(path.replace(/^\/\w+/, "$&.json"));
    assert.ok((twin.speakers ?? twin.statements).length > 0, path);
  }
  const { paths } = await room.json("/openapi.json");
  assert.ok(["/search.json", "/verify.json", "/speaker.json", "/coverage.json", "/about.json"].every((path) => paths[path]));
  await page.goto(`/d/${one.document}`);
  assert.equal(await page.locator(".notes > li").count(), (await room.json(`/d/${one.document}.json`)).record.statements.length);
});

test("permalinks lead to what they say, and are the same in another ledger of the same texts", async () => {
  const rows = await allStatements(room, "");
  const other = await open();
  const again = await allStatements(other, "");
  const panel = (list) => list.map((row) => [row.statement, row.permalink, row.utterance]).toSorted();
  assert.deepEqual(panel(again), panel(rows));
  const page = await room.page();
  for (const row of rows.filter((_, at) => at % 17 === 0)) {
    const article = await room.json(`/d/${row.document}.json`);
    await page.goto(row.permalink);
    await page.locator(".here").first().waitFor();
    const shown = (await page.$$eval(".here", (found) => found.map((one) => one.textContent))).join("");
    assert.equal(shown, Array.from(article.text).slice(row.start, row.end).join("").replace(/\n+/g, ""));
    assert.equal((await room.json(`/s/${row.statement}.json`)).statement.content, row.content);
  }
});

test("cursors walk all rows once, in every order and page size", async () => {
  const { statements } = await room.json("/about.json");
  for (const order of ["best", "earliest", "latest"]) {
    for (const limit of [1, 7, 20, 500]) {
      const ids = (await allStatements(room, `order=${order}`, limit)).map((row) => row.statement);
      assert.equal(ids.length, statements, `${order} ${limit}`);
      assert.equal(new Set(ids).size, statements, `${order} ${limit}`);
    }
  }
  const found = (await allStatements(room, "q=bridge", 2)).map((row) => row.statement);
  assert.deepEqual(found, (await allStatements(room, "q=bridge", 500)).map((row) => row.statement));
});

test("who has an answer already is told so, until the ledger changes", async () => {
  const get = (path, etag) => fetch(room.base + path, { headers: etag ? { "if-none-match": etag } : {} });
  const paths = ["/search?q=bridge", "/search.json?q=bridge", "/speakers", "/about.json", "/coverage?q=bridge"];
  const tags = new Map();
  for (const path of paths) {
    const etag = (await get(path)).headers.get("etag");
    assert.ok(etag, path);
    const again = await get(path, etag);
    assert.equal(again.status, 304, path);
    assert.equal(await again.text(), "");
    tags.set(path, etag);
  }
  assert.equal(new Set(tags.values()).size, paths.length);
  const kept = await fetch(`${room.base}/add.json`, {
    method: "POST",
    headers: { authorization: `Bearer ${room.token}`, "content-type": "application/json" },
    body: JSON.stringify({ text: "“The bridge is painted,” Joren Pell said on Monday.", published: "2031-10-06", publisher: "Sund Tribune" }),
  });
  assert.equal(kept.status, 200);
  for (const [path, etag] of tags) assert.equal((await get(path, etag)).status, 200, path);
});
