// The grid of all weights: arrow keys move between cells, a digit sets a weight, edits can be undone, the unsaved ones are
// counted and sent alone, and leaving asks first. The page works without this file.
const form = document.querySelector("form.whole-grid");
const rows = [...form.querySelectorAll("tr.weights")].map((row) => [...row.querySelectorAll("input.cell")]);
const cells = rows.flat();
const most = Number(form.dataset.most);
const saved = new Map(
  [...form.elements._shown.value.matchAll(/(\d+_\d+)=(-?\d+)/g)].map((match) => [`w${match[1]}`, match[2]]),
);
const places = new Map(rows.flatMap((row, r) => row.map((cell, c) => [cell, [r, c]])));
const buttons = { undo: form.querySelector("[data-do=undo]"), redo: form.querySelector("[data-do=redo]") };
const steps = { undo: [], redo: [] }; // each step is a list of [cell, before, after]
let entered; // the focused cell and what it had when the focus came
let sending = false;

const tidy = (text) => {
  const plain = text.trim().replace("−", "-").replace(/^\+/, "");
  return plain === "0" || plain === "-0" ? "" : plain;
};
const isWeight = (text) => text === "" || (/^-?\d$/.test(text) && Math.abs(Number(text)) <= most);
const weightIn = (text) => (isWeight(tidy(text)) ? Number(tidy(text)) : 0);
const signed = (sum) => (sum > 0 ? `+${sum}` : String(sum).replace("-", "−"));
const savedIn = (cell) => saved.get(cell.name) ?? "";
const isEdited = (cell) => tidy(cell.value) !== savedIn(cell);

// --- what the page says of the values ---

const totals = [...form.querySelectorAll("tfoot td")].map((cell) =>
  ["for", "against", "sum"].map((name) => cell.querySelector(`[data-total=${name}]`)),
);
const count = (c, read) => {
  const values = rows.map((row) => weightIn(read(row[c])));
  return [values.filter((v) => v > 0).length, values.filter((v) => v < 0).length, values.reduce((a, b) => a + b, 0)];
};
// What the server counted includes the questions on other pages of the grid, which stay as they are.
const elsewhere = totals.map((nodes, c) => {
  if (!nodes[0]) return undefined; // the column of the rows' sums
  const here = count(c, savedIn);
  return nodes.map((node, i) => Number(node.textContent.replace("−", "-")) - here[i]);
});
function countColumn(c) {
  const [pro, contra, sum] = count(c, (cell) => cell.value).map((here, i) => here + elsewhere[c][i]);
  totals[c][0].textContent = pro;
  totals[c][1].textContent = contra;
  totals[c][2].textContent = signed(sum);
}

function paint(cell) {
  const value = weightIn(cell.value);
  cell.classList.remove(...[1, 2, 3].flatMap((n) => [`for-${n}`, `against-${n}`]));
  if (value) cell.classList.add(value > 0 ? `for-${value}` : `against-${-value}`);
  cell.classList.toggle("edited", isEdited(cell));
  const isBegun = cell.value === "-" && cell === document.activeElement;
  if (isWeight(tidy(cell.value)) || isBegun) cell.removeAttribute("aria-invalid");
  else cell.setAttribute("aria-invalid", "true");
}

function show(cell) {
  paint(cell);
  const [r, c] = places.get(cell);
  countColumn(c);
  cell.closest("tr").querySelector(".sum").textContent = signed(
    rows[r].reduce((sum, of) => sum + weightIn(of.value), 0),
  );
  tell();
}

const edited = () => cells.filter(isEdited);
function tell() {
  const left = edited().length;
  form.querySelector("[data-unsaved]").textContent =
    left === 0 ? "No unsaved changes" : `${left} unsaved ${left === 1 ? "change" : "changes"}`;
  for (const name of ["undo", "redo"]) buttons[name].disabled = steps[name].length === 0 && !isPending();
}
const nameOf = (cell) =>
  cell
    .getAttribute("aria-labelledby")
    .split(" ")
    .map((id) => document.getElementById(id).textContent.trim())
    .join(", ");

// --- undo and redo: a step ends when the focus leaves its cell ---

const isPending = () => entered !== undefined && entered.cell.value !== entered.before;
function record(step) {
  steps.undo.push(step);
  steps.redo = [];
}
function commit() {
  if (!entered) return;
  const { cell, before } = entered;
  cell.value = tidy(cell.value);
  if (cell.value !== before) record([[cell, before, cell.value]]);
  entered.before = cell.value;
  show(cell);
}
function go(name) {
  commit();
  const step = steps[name].pop();
  if (!step) return;
  steps[name === "undo" ? "redo" : "undo"].push(step);
  for (const [cell, before, after] of step) {
    cell.value = name === "undo" ? before : after;
    show(cell);
  }
  if (entered) entered.before = entered.cell.value;
  const [cell] = step[0];
  form.querySelector("[data-said]").textContent =
    `${name === "undo" ? "Undone" : "Done again"}: ${nameOf(cell)}: ${cell.value || "empty"}`;
  enter(cell);
}

// --- keys ---

function enter(cell) {
  cell.focus();
  cell.select();
  cell.scrollIntoView({ block: "nearest", inline: "nearest" });
}
function move(cell, down, right) {
  const [r, c] = places.get(cell);
  const next = rows[r + down]?.[c + right];
  if (next) enter(next);
}
function write(cell, text) {
  cell.value = text;
  show(cell);
}

const MOVES = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };
function pressed(event) {
  const cell = event.target;
  const row = rows[places.get(cell)[0]];
  if (MOVES[event.key] && !event.shiftKey) move(cell, ...MOVES[event.key]);
  else if (event.key === "Enter") move(cell, event.shiftKey ? -1 : 1, 0);
  else if (event.key === "Home") enter(row[0]);
  else if (event.key === "End") enter(row.at(-1));
  else if (event.key === "Escape") write(cell, entered.before);
  else if (event.key === "Delete" || event.key === "Backspace") write(cell, "");
  else if (event.key === "-" || event.key === "−") write(cell, "-");
  else if (/^\d$/.test(event.key)) write(cell, tidy((cell.value === "-" ? "-" : "") + event.key));
  else return false;
  return true;
}
function pressedWithControl(event) {
  const key = event.key.toLowerCase();
  const isCell = places.has(event.target);
  if (key === "z") go(event.shiftKey ? "redo" : "undo");
  else if (key === "y") go("redo");
  else if (key === "s") form.requestSubmit();
  else if (isCell && key === "home") enter(cells[0]);
  else if (isCell && key === "end") enter(cells.at(-1));
  else return false;
  return true;
}
document.addEventListener("keydown", (event) => {
  if (event.altKey || event.isComposing || (event.target.matches("input, textarea") && !form.contains(event.target)))
    return;
  const held = event.ctrlKey || event.metaKey;
  if (held ? pressedWithControl(event) : places.has(event.target) && pressed(event)) event.preventDefault();
});

form.addEventListener("focusin", (event) => {
  if (!places.has(event.target)) return;
  if (entered?.cell !== event.target) entered = { cell: event.target, before: event.target.value };
  event.target.select();
});
form.addEventListener("click", (event) => {
  if (places.has(event.target)) event.target.select();
  const asked = event.target.closest("[data-do]")?.dataset.do;
  if (asked) go(asked);
});
form.addEventListener("focusout", (event) => {
  if (!places.has(event.target)) return;
  commit();
  entered = undefined;
  tell();
});
form.addEventListener("input", (event) => {
  if (places.has(event.target)) show(event.target);
});

// A block that was copied from a spreadsheet fills the cells from here on, as one step.
form.addEventListener("paste", (event) => {
  const text = event.clipboardData.getData("text/plain").replace(/\r?\n$/, "");
  if (!places.has(event.target) || !/[\t\n]/.test(text)) return;
  event.preventDefault();
  const [r, c] = places.get(event.target);
  const step = text.split(/\r?\n/).flatMap((line, down) =>
    line.split("\t").flatMap((value, right) => {
      const cell = rows[r + down]?.[c + right];
      return cell && cell.value !== tidy(value) ? [[cell, cell.value, tidy(value)]] : [];
    }),
  );
  if (step.length === 0) return;
  for (const [cell, , after] of step) cell.value = after;
  record(step);
  entered.before = event.target.value;
  for (const [cell] of step) show(cell);
});

// --- saving, and leaving ---

form.addEventListener("submit", () => {
  commit();
  const focused = document.activeElement;
  if (places.has(focused)) form.action = `${location.pathname}${location.search}#${focused.name}`;
  sending = true;
});
form.addEventListener("formdata", (event) => {
  for (const cell of cells) if (!isEdited(cell)) event.formData.delete(cell.name);
});
addEventListener("pageshow", () => {
  sending = false;
  tell();
});
addEventListener("beforeunload", (event) => {
  commit();
  if (!sending && edited().length > 0) event.preventDefault();
});

for (const node of form.querySelectorAll(".grid-bar [hidden]")) node.hidden = false;
for (const cell of edited()) show(cell);
tell();
const last = form.elements[location.hash.slice(1)];
if (places.has(last) && !document.querySelector("[role=alert]")) enter(last);
