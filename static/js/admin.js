// The weight grid: colour a cell by its sign while typing; ↑ and ↓ go to the cell above or below, and don't change the
// weight as in other number fields; give a new row the next free letter as its key.
// Enter and the space bar press the arrows that move a row. An empty key shows which one the text will give. Leaving a
// page with unsaved edits asks first. The page works without this file.
function paint(cell) {
  const value = Number(cell.value);
  cell.classList.remove(...[1, 2, 3].flatMap((n) => [`for-${n}`, `against-${n}`]));
  if (Number.isInteger(value) && value !== 0 && Math.abs(value) <= Number(cell.max)) {
    cell.classList.add(value > 0 ? `for-${value}` : `against-${-value}`);
  }
}

document.addEventListener("input", (event) => {
  if (event.target.matches("td input.weight")) paint(event.target);
});

function columnOf(cell) {
  const field = cell.name.slice(cell.name.lastIndexOf("-"));
  const inColumn = cell.closest("tr") ? `tr.form-row:not(.empty-form) input.weight[name$="${field}"]` : "input.weight";
  return [...document.querySelectorAll(inColumn)];
}

document.addEventListener("keydown", (event) => {
  const step = { ArrowUp: -1, ArrowDown: 1 }[event.key];
  if (!step || !event.target.matches("input.weight")) return;
  event.preventDefault();
  const column = columnOf(event.target);
  column[column.indexOf(event.target) + step]?.select();
});

document.addEventListener("keydown", (event) => {
  if (event.target.matches(".sort i") && (event.key === "Enter" || event.key === " ")) {
    event.preventDefault();
    event.target.click();
    event.target.focus();
  }
});

// A new archetype has the first colour that no other row has.
document.addEventListener("formset:added", (event) => {
  const hues = event.target.querySelectorAll('.picks input[name$="-hue"]');
  const chosen = '.archetype-rows input[name$="-hue"]:checked';
  const taken = new Set([...document.querySelectorAll(chosen)].map((hue) => hue.value));
  const free = [...hues].find((hue) => !taken.has(hue.value));
  if (free) free.checked = true;
});

// The folded icons of an archetype’s row show the one that is picked.
document.addEventListener("change", ({ target }) => {
  const summary = target.closest(".archetype-rows .icon")?.querySelector("summary");
  if (!summary || target.type !== "radio") return;
  const drawing = target.closest(".pick").querySelector("svg");
  summary.replaceChildren(target.value ? "Icon " : "No icon", ...(drawing ? [drawing.cloneNode(true)] : []));
});

document.addEventListener("formset:added", (event) => {
  const key = event.target.querySelector(".field-key input");
  if (!key) return;
  const used = new Set(
    [...document.querySelectorAll(".form-row:not(.empty-form) .field-key input")]
      .filter((input) => input !== key)
      .map((input) => input.value),
  );
  key.value = [..."abcdefghijklmnopqrstuvwxyz"].find((letter) => !used.has(letter)) ?? "";
  event.target.querySelector("textarea")?.focus();
});

// What the server makes of a text in Latin letters (authoring/keys.py); it spells other scripts, and makes the key unique.
function keyFrom(text, separator) {
  const words = text
    .normalize("NFKD")
    .toLowerCase()
    .replace(/[^a-z0-9\s_-]/g, "")
    .split(/[\s_-]+/)
    .filter(Boolean);
  let key = "";
  for (const word of words) {
    if (key.length + word.length >= 28) break;
    key += (key && separator) + word;
  }
  return key;
}

document.addEventListener("input", (event) => {
  for (const key of document.querySelectorAll("[data-key-from]")) {
    const texts = key.dataset.keyFrom.split(" ").map((name) => document.getElementsByName(name)[0]);
    if (!texts.includes(event.target)) continue;
    key.placeholder = keyFrom(texts.find((text) => text?.value)?.value ?? "", key.dataset.keySeparator);
  }
});

document.addEventListener("input", (event) => {
  const row = event.target.closest(".by-format tr.form-row");
  row?.classList.toggle(
    "filled",
    [...row.querySelectorAll("textarea, .weight")].some((field) => field.value),
  );
});

let edited = false;
document.addEventListener("input", (event) => {
  edited ||= Boolean(event.target.closest("#content-main form:not(.whole-grid)"));
});
document.addEventListener("submit", (event) => {
  if (!event.target.closest(".object-tools")) edited = false; // Duplicate sends nothing of what was typed
});
addEventListener("beforeunload", (event) => {
  if (edited) event.preventDefault();
});

// After a refusal, go to the first field that is not right yet.
const wrong = document.querySelector(
  ':is(.errors, .row-form-errors + tr) :is(input:not([type="hidden"]), select, textarea), [aria-invalid="true"]',
);
if (wrong && document.querySelector("#content-main .errornote")) wrong.focus();
