// Rank by tapping in order, by dragging, or by keys. The selects stay in the form: they are what is sent.
const GLIDE = { duration: 180, easing: "ease-out" };
const isStill = matchMedia("(prefers-reduced-motion: reduce)");
const hasMouse = matchMedia("(hover: hover) and (pointer: fine)");

// Let `change` move rows; each that it moved glides to its new position.
function glide(rows, change) {
  const before = rows.map((row) => row.getBoundingClientRect().top);
  change();
  if (isStill.matches) return;
  rows.forEach((row, i) => {
    const moved = before[i] - row.getBoundingClientRect().top;
    if (moved) row.animate([{ translate: `0 ${moved}px` }, { translate: "none" }], GLIDE);
  });
}

function build(row) {
  const pick = Object.assign(document.createElement("button"), { type: "button", className: "pick" });
  const place = Object.assign(document.createElement("span"), { className: "place" });
  const grip = Object.assign(document.createElement("span"), { className: "grip" });
  pick.append(place, " ", row.querySelector("label").textContent);
  row.append(pick, grip);
}

export default function rank(field) {
  const list = field.querySelector("ol");
  const authored = [...list.children];
  const again = field.querySelector("button");
  const select = (row) => row.querySelector("select");
  const name = (row) => row.querySelector("label").textContent;
  const said = Object.assign(document.createElement("p"), { className: "hidden" });
  said.setAttribute("role", "status");
  let order = authored.filter((row) => select(row).value).sort((a, b) => select(a).value - select(b).value);

  const isComplete = () => order.length === authored.length;
  // Lines move where their order on the screen is the answer. On a touch screen nobody who scrolls an untouched list
  // with the thumb on a handle may rank it by that.
  const canMove = () => isComplete() || (!order.length && hasMouse.matches);

  function show() {
    for (const row of authored) {
      const place = order.indexOf(row) + 1;
      select(row).value = place || "";
      row.classList.toggle("placed", place > 0);
      row.querySelector(".place").textContent = place || "";
    }
    again.disabled = !order.length;
    field.classList.toggle("movable", canMove());
    field.classList.toggle("full", isComplete());
  }

  // Show the new order, say what has changed, and tell the page that something was answered.
  function change(next, sentence) {
    order = next;
    show();
    said.textContent = isComplete() ? `${sentence} Every line has its place.` : sentence;
    for (const type of ["input", "change"]) select(authored[0]).dispatchEvent(new Event(type, { bubbles: true }));
  }

  // Sort the lines by their places; a line that had the focus keeps it.
  function sort() {
    const focused = document.activeElement;
    glide(authored, () => list.append(...order));
    if (list.contains(focused)) focused.focus({ preventScroll: true });
  }

  function put(row, place) {
    const others = order.filter((other) => other !== row);
    if (place > others.length + 1) {
      said.textContent = `The next free place is ${others.length + 1}.`;
      return;
    }
    const next = others.toSpliced(place - 1, 0, row);
    const [last, ...more] = authored.filter((other) => !next.includes(other));
    change(last && !more.length ? [...next, last] : next, `Place ${place}: ${name(row)}.`);
    if (isComplete()) sort();
  }

  function toggle(row) {
    if (!order.includes(row)) put(row, order.length + 1);
    else
      change(
        order.filter((other) => other !== row),
        `Taken out: ${name(row)}.`,
      );
  }

  // Exchange a line with its neighbour. The neighbour moves in the document: the line keeps the focus and the pointer.
  function move(row, down) {
    const other = down ? row.nextElementSibling : row.previousElementSibling;
    if (!canMove() || !other) return false;
    glide([other], () => (down ? row.before(other) : row.after(other)));
    const next = [...list.children];
    change(next, `Place ${next.indexOf(row) + 1}: ${name(row)}.`);
    return true;
  }

  function drag(event) {
    const row = event.target.closest(".ranked");
    if (event.button || !canMove()) return;
    event.preventDefault();
    const grip = event.target;
    const { pointerId } = event;
    const before = { order, rows: [...list.children] };
    const start = event.pageY - row.offsetTop;
    const middle = (other) => other.offsetTop + other.offsetHeight / 2;
    const follow = ({ pageY }) => {
      const top = pageY - start;
      const { previousElementSibling: above, nextElementSibling: below } = row;
      const down = below && top + row.offsetHeight > middle(below);
      if ((down || (above && top < middle(above))) && move(row, down)) {
        row.scrollIntoView({ block: "nearest" });
      }
      row.style.translate = `0 ${top - row.offsetTop}px`;
    };
    // Escape puts all lines back where they were.
    const cancel = ({ key }) => {
      if (key !== "Escape") return;
      grip.releasePointerCapture(pointerId);
      glide(authored, () => list.append(...before.rows));
      change(before.order, "Put back.");
    };
    grip.setPointerCapture(pointerId);
    grip.addEventListener("pointermove", follow);
    document.addEventListener("keydown", cancel);
    row.classList.add("dragged");
    grip.addEventListener(
      "lostpointercapture",
      () => {
        grip.removeEventListener("pointermove", follow);
        document.removeEventListener("keydown", cancel);
        row.classList.remove("dragged");
        glide([row], () => {
          row.style.translate = "";
        });
      },
      { once: true },
    );
  }

  list.addEventListener("pointerdown", (event) => {
    if (event.target.matches(".grip")) drag(event);
  });
  // A drag with the mouse ends in a click on the handle: it takes no line out again.
  list.addEventListener("click", ({ target }) => {
    const row = target.closest(".ranked");
    if (row && !(target.matches(".grip") && order.includes(row))) toggle(row);
  });
  list.addEventListener("keydown", (event) => {
    const row = event.target.closest(".ranked");
    const { key } = event;
    if (event.altKey && /^Arrow(Up|Down)$/.test(key)) {
      event.preventDefault();
      if (!canMove()) said.textContent = "Lines move once each has its place.";
      else move(row, key === "ArrowDown");
    } else if (event.repeat || event.altKey || event.ctrlKey || event.metaKey) return;
    else if (key > 0 && key <= authored.length) put(row, Number(key));
    else if (key === "Enter" && isComplete()) {
      event.preventDefault();
      const { form } = select(row);
      form.requestSubmit(form.elements.next);
    }
  });
  again.addEventListener("click", () => {
    glide(authored, () => list.append(...authored));
    change([], "Start again: no line has a place.");
    list.querySelector("button").focus({ preventScroll: true });
  });

  authored.forEach(build);
  field.append(said);
  field.classList.add("live");
  show();
}
