// Quickens the pages; every one of them works without it.
(() => {
  "use strict";
  const all = (selector, from = document) => Array.from(from.querySelectorAll(selector));
  const said = document.getElementById("said");
  const tell = (words) => { if (said) said.textContent = words; };
  const statements = () => all(".statement");
  let at = -1;

  // Citations
  const absolute = (citation) => {
    // The line ends in a permalink without a host.
    const link = citation.slice(citation.lastIndexOf(" ") + 1);
    return link.startsWith("/") ? citation.slice(0, -link.length) + location.origin + link : citation;
  };
  const copy = async (element) => {
    const citation = absolute(element.dataset.cite || "");
    if (!citation) return;
    try {
      await navigator.clipboard.writeText(citation);
      tell("Citation copied");
      const button = element.querySelector(".copy");
      if (button) {
        button.textContent = "Copied";
        setTimeout(() => { button.textContent = "Copy citation"; }, 1500);
      }
    } catch {
      tell("The citation could not be copied");
    }
  };
  for (const button of all(".copy")) {
    button.hidden = false;
    button.addEventListener("click", () => copy(button.closest(".statement")));
  }

  // Statements: from the text to the list and back
  const choose = (index, scroll = true) => {
    const list = statements();
    if (!list.length) return;
    at = Math.max(0, Math.min(index, list.length - 1));
    for (const element of all(".on")) element.classList.remove("on");
    const chosen = list[at];
    chosen.classList.add("on");
    const number = chosen.dataset.n;
    const marks = number ? all(`.m[data-n="${number}"]`) : [];
    for (const mark of marks) mark.classList.add("on");
    if (scroll) {
      chosen.scrollIntoView({ block: "nearest" });
      if (marks[0]) marks[0].scrollIntoView({ block: "center" });
    }
    chosen.focus({ preventScroll: true });
  };
  for (const mark of all("a.m")) {
    mark.addEventListener("click", (event) => {
      event.preventDefault();
      const index = statements().findIndex((element) => element.dataset.n === mark.dataset.n);
      if (index < 0) return;
      choose(index, false);
      statements()[at].scrollIntoView({ block: "nearest" });
      const why = statements()[at].querySelector("details");
      if (why) why.open = true;
    });
  }
  for (const note of all(".note-of")) {
    note.addEventListener("click", (event) => {
      if (event.target.closest("a,button,summary")) return;
      choose(statements().indexOf(note));
    });
  }

  // A place in the text: #s=start,end in code points
  const show = () => {
    const place = /^#s=(\d+),(\d+)$/.exec(location.hash);
    for (const element of all(".here")) element.replaceWith(...element.childNodes);
    document.querySelector(".text")?.normalize();
    if (!place) return;
    const [start, end] = [Number(place[1]), Number(place[2])];
    let first = null;
    for (const line of all(".line")) {
      let point = Number(line.dataset.o);
      const texts = [];
      const walker = document.createTreeWalker(line, NodeFilter.SHOW_TEXT);
      while (walker.nextNode()) texts.push(walker.currentNode);
      for (const text of texts) {
        const letters = Array.from(text.data);
        const from = Math.max(0, start - point);
        const to = Math.min(letters.length, end - point);
        point += letters.length;
        if (from >= to) continue;
        const units = (count) => letters.slice(0, count).join("").length;
        const range = document.createRange();
        range.setStart(text, units(from));
        range.setEnd(text, units(to));
        const here = document.createElement("span");
        here.className = "here";
        range.surroundContents(here);
        first ??= here;
      }
    }
    if (first) {
      first.scrollIntoView({ block: "center" });
      const mark = first.closest("a.m");
      const index = mark ? statements().findIndex((element) => element.dataset.n === mark.dataset.n) : -1;
      if (index >= 0) {
        choose(index, false);
        statements()[index].scrollIntoView({ block: "nearest" });
        first.scrollIntoView({ block: "center" });
      }
    } else {
      tell("That place is not in this text");
    }
  };
  if (document.querySelector(".text")) {
    addEventListener("hashchange", show);
    show();
  }

  // Files that are dropped on the page for reading
  const reader = document.getElementById("reader");
  if (reader) {
    const field = reader.querySelector("input[type=file]");
    for (const name of ["dragover", "drop"]) addEventListener(name, (event) => event.preventDefault());
    addEventListener("drop", (event) => {
      if (event.dataTransfer?.files.length) {
        field.files = event.dataTransfer.files;
        reader.requestSubmit();
      }
    });
  }

  // Keys
  const help = document.getElementById("help");
  addEventListener("keydown", (event) => {
    const typing = event.target.closest?.("input,textarea,select,[contenteditable]");
    if (event.ctrlKey || event.metaKey || event.altKey || typing || help?.open) return;
    switch (event.key) {
      case "/": document.getElementById("q")?.focus(); break;
      case "j": choose(at + 1); break;
      case "k": choose(at < 0 ? 0 : at - 1); break;
      case "c": if (at >= 0) copy(statements()[at]); break;
      case "?": help?.showModal(); break;
      case "Enter": {
        const open = at >= 0 && event.target === statements()[at] ? statements()[at].dataset.open : null;
        if (!open) return;
        location.href = open;
        break;
      }
      default: return;
    }
    event.preventDefault();
  });
})();
