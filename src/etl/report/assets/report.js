// Sorting, searching, and what print needs. Texts go in as text, never as markup.
"use strict";

const root = document.body.dataset.root;

function keyOf(row, column) {
  const cell = row.cells[column];
  if (!cell) return ["", ""];
  const text = (cell.dataset.value ?? cell.textContent).trim();
  const number = text === "" ? NaN : Number(text);
  return [Number.isNaN(number) ? null : number, text.toLocaleLowerCase()];
}

function inOrder(a, b, sign) {
  // what is not stated comes last in both directions
  if (a[1] === "" || b[1] === "") return (a[1] === "") - (b[1] === "");
  if (a[0] !== null && b[0] !== null) return sign * (a[0] - b[0]);
  return sign * a[1].localeCompare(b[1]);
}

function sort(button) {
  const head = button.closest("th");
  const table = button.closest("table");
  const up = head.getAttribute("aria-sort") !== "ascending";
  for (const other of table.querySelectorAll("thead th")) other.removeAttribute("aria-sort");
  head.setAttribute("aria-sort", up ? "ascending" : "descending");
  for (const body of table.tBodies) {
    const first = [...body.rows].filter((row) => row.classList.contains("part"));
    const rows = [...body.rows].filter((row) => !row.classList.contains("part"));
    const keys = new Map(rows.map((row) => [row, keyOf(row, head.cellIndex)]));
    rows.sort((a, b) => inOrder(keys.get(a), keys.get(b), up ? 1 : -1));
    body.append(...first, ...rows);
  }
}

for (const button of document.querySelectorAll("button.sort")) {
  button.addEventListener("click", () => sort(button));
}

// Search: the index is a script, because a page opened from disk may not fetch a file.
const box = document.getElementById("search");
const found = document.getElementById("found");
const count = document.getElementById("found-count");
const most = 12;
let loading = false;
let chosen = -1;

function load() {
  if (loading) return;
  loading = true;
  const script = document.createElement("script");
  script.src = `${root}assets/search.js`;
  script.addEventListener("load", show);
  document.head.append(script);
}

function matches(words) {
  const ranked = [];
  for (const [kind, name, page, more] of window.searchIndex ?? []) {
    const title = name.toLocaleLowerCase();
    const all = `${title} ${more.toLocaleLowerCase()}`;
    if (!words.every((word) => all.includes(word))) continue;
    const rank = title.startsWith(words[0]) ? 0 : words.every((word) => title.includes(word)) ? 1 : 2;
    ranked.push([rank, ranked.length, kind, name, page]);
  }
  return ranked.sort((a, b) => a[0] - b[0] || a[1] - b[1]);
}

function choose(place) {
  const options = [...found.children];
  chosen = options.length ? (place + options.length) % options.length : -1;
  options.forEach((option, at) => option.setAttribute("aria-selected", String(at === chosen)));
  if (chosen < 0) box.removeAttribute("aria-activedescendant");
  else box.setAttribute("aria-activedescendant", options[chosen].id);
}

function option([, , kind, name, page], place) {
  const item = document.createElement("li");
  item.id = `found-${place}`;
  item.setAttribute("role", "option");
  item.setAttribute("aria-selected", "false");
  const label = document.createElement("small");
  label.textContent = kind;
  item.append(name, " ", label);
  item.addEventListener("mousedown", () => location.assign(root + page));
  item.dataset.page = page;
  return item;
}

function show() {
  const words = box.value.toLocaleLowerCase().split(/\s+/).filter(Boolean);
  const all = words.length ? matches(words) : [];
  found.replaceChildren(...all.slice(0, most).map(option));
  found.hidden = !all.length;
  box.setAttribute("aria-expanded", String(!found.hidden));
  count.textContent = words.length && window.searchIndex ? `${all.length} found` : "";
  chosen = -1;
  box.removeAttribute("aria-activedescendant");
}

function hide() {
  found.hidden = true;
  box.setAttribute("aria-expanded", "false");
}

box.closest(".search").hidden = false;
box.addEventListener("focus", load);
box.addEventListener("input", show);
box.addEventListener("blur", hide);
box.addEventListener("keydown", (event) => {
  if (event.key === "ArrowDown") choose(chosen + 1);
  else if (event.key === "ArrowUp") choose(chosen < 0 ? -1 : chosen - 1);
  else if (event.key === "Escape") hide();
  else if (event.key === "Enter" && found.children.length) {
    location.assign(root + found.children[Math.max(chosen, 0)].dataset.page);
  } else return;
  event.preventDefault();
});
document.addEventListener("keydown", (event) => {
  if (event.key === "/" && !event.ctrlKey && !event.metaKey && document.activeElement.tagName !== "INPUT") {
    event.preventDefault();
    box.focus();
  }
});

// what is folded is printed too
window.addEventListener("beforeprint", () => {
  for (const folded of document.querySelectorAll("details")) folded.open = true;
});
