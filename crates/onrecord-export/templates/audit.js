// The check sheet: marks, keys, saving and going on. Nothing is sent or fetched.
"use strict";
(() => {
  const table = JSON.parse(document.getElementById("table").textContent);
  const items = [...document.querySelectorAll(".item")];
  const place = "onrecord " + table.sheet;
  const message = document.getElementById("message");
  let unsaved = false;

  // What was filled in, by item and column.
  function answers() {
    const all = {};
    for (const item of items) {
      const cells = {};
      for (const radio of item.querySelectorAll("input[type=radio]:checked")) cells[radio.closest("fieldset").dataset.field] = radio.value;
      for (const input of item.querySelectorAll("[data-column]")) if (input.value.trim()) cells[input.dataset.column] = input.value.trim();
      if (item.classList.contains("shown")) cells.shown = "1";
      all[item.id] = cells;
    }
    return all;
  }

  function fill(all) {
    for (const item of items) {
      const cells = all[item.id] || {};
      for (const field of item.querySelectorAll("fieldset")) {
        for (const radio of field.querySelectorAll("input")) {
          if (radio.type === "radio") radio.checked = radio.value === (cells[field.dataset.field] || "");
        }
      }
      for (const input of item.querySelectorAll("[data-column]")) input.value = cells[input.dataset.column] || "";
      // Whoever marked a field has seen what was read.
      const marked = [...item.querySelectorAll(".read input:checked")].length > 0;
      if (cells.shown || marked) show(item);
      look(item);
    }
    count();
  }

  // Opens what the program read, and locks what was written before.
  function show(item) {
    item.classList.add("shown");
    const who = item.querySelector("[data-column=who_says_it]");
    if (who) who.readOnly = true;
  }

  // Brings the look of an item in step with its marks.
  function look(item) {
    for (const field of item.querySelectorAll("fieldset")) {
      const chosen = field.querySelector("input:checked");
      field.classList.toggle("wrong", !!chosen && chosen.value === "wrong");
      if (field.dataset.field === "statement") item.classList.toggle("no", !!chosen && chosen.value === "wrong");
      if (field.dataset.field === "reports_speech") item.classList.toggle("yes", !!chosen && chosen.value === "right");
    }
    const who = item.querySelector("[data-column=who_says_it]");
    if (who) item.querySelector(".show").disabled = !who.value.trim();
    const open = fields(item).filter((field) => !field.querySelector("input:checked")).length;
    const locked = item.dataset.kind === "statement" && !item.classList.contains("shown") && !item.classList.contains("no");
    item.dataset.open = open || locked ? "1" : "";
    item.querySelector(".state").textContent = open || locked ? "" : "✓ done";
  }

  // The fields that are asked for now.
  function fields(item) {
    return [...item.querySelectorAll("fieldset")].filter((field) => field.offsetParent !== null);
  }

  function count() {
    const done = items.filter((item) => !item.dataset.open).length;
    document.getElementById("done").textContent = done + " of " + items.length;
    document.getElementById("progress").value = done;
  }

  function keep() {
    unsaved = true;
    // A browser may forbid it for files; the CSV is what counts.
    try { localStorage.setItem(place, JSON.stringify(answers())); } catch { /* nowhere to keep it */ }
    count();
  }

  function say(text) {
    message.textContent = text;
    message.hidden = false;
  }

  // A cell as RFC 4180 has it; no spreadsheet runs it as a formula.
  function cell(text, guarded) {
    if (!guarded && /^[=+\-@\t\r]/.test(text)) text = "'" + text;
    return /[",;\n\r]/.test(text) ? '"' + text.replaceAll('"', '""') + '"' : text;
  }

  function csv() {
    const all = answers();
    const rows = table.rows.map((row) => {
      const cells = all[row[table.columns.indexOf("item")]] || {};
      return row.map((text, at) => {
        const written = cells[table.columns[at]];
        return written === undefined ? cell(text, true) : cell(written.replace(/\s+/g, " "), false);
      });
    });
    return "\ufeff" + [table.columns, ...rows].map((row) => row.join(",") + "\r\n").join("");
  }

  function save() {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([csv()], { type: "text/csv;charset=utf-8" }));
    link.download = table.sheet + ".csv";
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10000);
    unsaved = false;
  }

  // The rows of a CSV, whatever its separator.
  function parse(text) {
    text = text.replace(/^\ufeff/, "");
    const head = text.split(/\r?\n/, 1)[0];
    const mark = [",", ";", "\t"].reduce((best, one) => (head.split(one).length > head.split(best).length ? one : best));
    const rows = [];
    let row = [], word = "", quoted = false;
    for (let at = 0; at < text.length; at++) {
      const letter = text[at];
      if (quoted) {
        if (letter !== '"') word += letter;
        else if (text[at + 1] === '"') word += text[++at];
        else quoted = false;
      } else if (letter === '"') quoted = true;
      else if (letter === mark) { row.push(word); word = ""; }
      else if (letter === "\n") { row.push(word); rows.push(row); row = []; word = ""; }
      else if (letter !== "\r") word += letter;
    }
    if (word || row.length) rows.push([...row, word]);
    return rows;
  }

  function load(text) {
    const [head, ...rows] = parse(text);
    const at = (name) => (head || []).map((name) => name.trim()).indexOf(name);
    if (at("item") < 0 || at("sheet") < 0) return say("That file is no check sheet: its head has no columns “sheet” and “item”.");
    const other = rows.find((row) => row[at("sheet")] && row[at("sheet")] !== table.sheet);
    if (other) return say("That file is of another sheet: " + other[at("sheet")] + ".");
    const marks = { 1: "right", 2: "wrong", 3: "cannot tell", yes: "right", no: "wrong", "?": "cannot tell" };
    const asked = new Set([...document.querySelectorAll("fieldset")].map((field) => field.dataset.field));
    const all = {};
    for (const row of rows) {
      const cells = {};
      head.forEach((name, column) => {
        name = name.trim();
        const text = (row[column] || "").trim().replace(/^'(?=[=+\-@])/, "");
        const mark = text.toLowerCase();
        if (text) cells[name] = asked.has(name) ? marks[mark] || mark : text;
      });
      all[row[at("item")]] = cells;
    }
    fill(all);
    keep();
    say("Loaded: " + document.getElementById("done").textContent + " are done.");
  }

  function current() {
    return document.activeElement.closest(".item") || items.find((item) => item.classList.contains("current")) || items[0];
  }

  function go(item, into) {
    if (!item) return;
    items.forEach((one) => one.classList.toggle("current", one === item));
    const field = into || fields(item).find((field) => !field.querySelector("input:checked")) || fields(item)[0];
    const target = field && field.querySelector("input");
    if (!into) item.scrollIntoView({ block: "start" });
    if (target) target.focus({ preventScroll: !into });
  }

  // To the next field that is open, or to what has to be written first.
  function onwards(item, field) {
    const who = item.querySelector("[data-column=who_says_it]");
    if (who && field.dataset.field === "statement" && !item.classList.contains("no") && !item.classList.contains("shown")) return who.focus();
    const all = fields(item);
    const next = all[all.indexOf(field) + 1];
    if (next) return go(item, next);
    if (item.classList.contains("yes")) return item.querySelector("[data-column=how_many]").focus();
    go(items[items.indexOf(item) + 1]);
  }

  function nextOpen() {
    const from = items.findIndex((item) => item.classList.contains("current"));
    go([...items.slice(from + 1), ...items.slice(0, from + 1)].find((item) => item.dataset.open));
  }

  for (const item of items) {
    item.addEventListener("input", () => { look(item); keep(); });
    item.addEventListener("focusin", () => items.forEach((one) => one.classList.toggle("current", one === item)));
    const button = item.querySelector(".show");
    if (!button) continue;
    const open = () => { show(item); look(item); keep(); go(item, item.querySelector(".read fieldset")); };
    button.addEventListener("click", open);
    item.querySelector("[data-column=who_says_it]").addEventListener("keydown", (event) => {
      if (event.key === "Enter" && !button.disabled) { event.preventDefault(); open(); }
    });
  }
  document.addEventListener("keydown", (event) => {
    const typing = event.target.matches("input[type=text]:not([readonly]), input[type=number], input[type=file]");
    if (typing || event.ctrlKey || event.metaKey || event.altKey) return;
    const item = current();
    const mark = ["1", "2", "3"].indexOf(event.key);
    if (mark >= 0) {
      const field = event.target.closest("fieldset") || fields(item).find((field) => !field.querySelector("input:checked"));
      if (!field) return;
      field.querySelectorAll("input[type=radio]")[mark].checked = true;
      look(item);
      keep();
      if (field.dataset.field !== "statement" && mark === 1 && field.querySelector(".should")) field.querySelector(".should").focus();
      else onwards(item, field);
    } else if (event.key === "n") go(items[items.indexOf(item) + 1]);
    else if (event.key === "p") go(items[items.indexOf(item) - 1]);
    else if (event.key === "s") { const button = item.querySelector(".show"); if (button && !button.disabled) button.click(); }
    else return;
    event.preventDefault();
  });
  document.addEventListener("keydown", (event) => {
    // Enter in the room for the right value goes on.
    if (event.key === "Enter" && event.target.matches(".should")) {
      event.preventDefault();
      onwards(event.target.closest(".item"), event.target.closest("fieldset"));
    }
  });
  document.getElementById("next").addEventListener("click", nextOpen);
  for (const button of [document.getElementById("save"), document.querySelector(".save")]) button.addEventListener("click", save);
  document.getElementById("load").addEventListener("change", (event) => {
    const file = event.target.files[0];
    if (file) file.text().then(load);
  });
  addEventListener("beforeunload", (event) => { if (unsaved) event.preventDefault(); });
  let kept = null;
  try { kept = JSON.parse(localStorage.getItem(place)); } catch { /* nothing was kept */ }
  fill(kept || {});
})();
