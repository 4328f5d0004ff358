// Answers sent ahead, going on after a tap, keyboard shortcuts, and “Send again” after a failure.
// The quiz works without this file; nothing here decides what is saved.
document.documentElement.classList.add("js");

const status = () => document.getElementById("status");
const say = (sentence) => {
  status().textContent = sentence;
};

// The second click of a double click, or the second Enter, lands on what the first one brought: it must not answer a
// question that nobody has read. A choice made in the new question says that it was read.
const TIME_TO_SEE = 400;
let swappedAt = -Infinity;
const isTooSoon = (event) => event.timeStamp < swappedAt + TIME_TO_SEE;
const stop = (event) => {
  event.preventDefault();
  event.stopImmediatePropagation();
};
document.addEventListener(
  "click",
  (event) => {
    const pressed = event.target.closest("a, #main :is(label, button)");
    const waits = pressed?.matches(event.detail ? "button, [data-taps] label" : "button");
    // A button of a format, such as +, may be pressed as fast as somebody can.
    const isRepeated = event.detail > 1 && pressed?.type !== "button";
    if (pressed && (isRepeated || (waits && isTooSoon(event)))) stop(event);
  },
  true,
);

// An answer is sent as soon as it is chosen. The response, the next question, is held until Next is pressed or the beat
// after a tap is over: so it was saved before anything is shown. htmx sends a changed answer once the earlier one is in.
const BEAT = 450;
const PAUSE = 350; // after an arrow key, a tick or a number more may follow
const UNDO = 5000;
let wanted; // the name of the pressed button, while its response is waited for
let sent; // that button and the fields of the newest request
let held; // its XMLHttpRequest, once there is a response
let isAhead = false;
let canUndo = false;
let isArrow = false;
let tapped;
let sending;
let beat;

const contents = (form, name) => `${name}&${new URLSearchParams(new FormData(form))}`;
const pressNext = (form) => form.isConnected && form.requestSubmit(form.querySelector("[name=next]"));

function want(form, name) {
  wanted = name;
  form.classList.toggle("waits", Boolean(name));
}

// Whether every group has a choice, and every select a value; an answer that needs more gets a 204 from the server.
const isComplete = ({ elements }) =>
  [...elements].every(({ type, name, value }) =>
    type === "radio" ? elements[name].value : type !== "select-one" || value,
  );

function choose(form, mayChange, isTap) {
  want(form);
  canUndo = false;
  clearTimeout(sending);
  clearTimeout(beat);
  sending = setTimeout(
    () => {
      isAhead = true;
      if (isComplete(form)) pressNext(form);
      isAhead = false;
    },
    mayChange ? PAUSE : 0,
  );
  if (!isTap || !form.matches("[data-taps]")) return;
  beat = setTimeout(() => {
    canUndo = true;
    pressNext(form);
  }, BEAT);
}

// Whoever presses a link wants to go there, not on: nothing is shown before it.
function stay() {
  clearTimeout(beat);
  const form = document.querySelector("form.question");
  if (form) want(form);
}

// A key's click, or that of a screen reader, has no count, and is no tap. A label's click comes before its radio's.
document.addEventListener("click", ({ target, detail }) => {
  if (detail) tapped = target.closest("label");
  if (target.closest("a")) stay();
  if (!target.matches("form.question [type=radio]")) return;
  const isTap = tapped?.control === target;
  tapped = undefined;
  choose(target.form, isArrow && !isTap, isTap);
});
document.addEventListener("input", ({ target }) => {
  swappedAt = -Infinity;
  if (target.matches("form.question :not([type=radio])")) choose(target.form, true);
});

document.addEventListener(
  "submit",
  (event) => {
    const { target: form, submitter } = event;
    if (!form.matches("form.question")) return;
    clearTimeout(sending);
    if (!isAhead) {
      clearTimeout(beat);
      want(form, submitter?.name);
    }
    if (sent !== contents(form, submitter?.name)) return;
    stop(event);
    if (wanted) held?.onload();
  },
  true,
);
document.addEventListener("htmx:configRequest", ({ detail: { elt, formData, triggeringEvent } }) => {
  if (!elt.matches("form.question")) return;
  sent = contents(elt, triggeringEvent.submitter?.name);
  held = undefined;
  if (!wanted) formData.append("ahead", 1);
  // htmx adds the button that has the focus, which need not be the one that sends.
  for (const { name } of elt.querySelectorAll("button[name]")) {
    if (name !== triggeringEvent.submitter?.name) formData.delete(name);
  }
});
document.addEventListener("htmx:beforeSwap", (event) => {
  const { requestConfig, shouldSwap, xhr } = event.detail;
  const form = requestConfig.elt;
  if (!form.matches("form.question")) return;
  if (xhr.status === 204) {
    sent = undefined;
    if (wanted) pressNext(form);
  }
  if (!shouldSwap || (form.isConnected && wanted && sent === contents(form, wanted))) return;
  event.preventDefault();
  held = xhr;
  if (unsent) quieten();
  unsent = undefined;
});

// Whether nobody waits for the request that failed: Next sends it again.
function isQuiet({ detail }) {
  const form = detail.requestConfig.elt;
  if (!form.matches("form.question")) return false;
  const wasWanted = wanted;
  sent = undefined;
  want(form);
  return !wasWanted;
}

function offerUndo(back) {
  const { textContent } = back;
  back.ariaLive = "polite";
  back.textContent = "← Undo";
  setTimeout(() => {
    back.ariaLive = "off";
    back.textContent = textContent;
  }, UNDO);
}

const placeOf = () => Number(document.querySelector("form.question")?.dataset.place ?? Infinity);
let place = placeOf();
document.addEventListener("htmx:afterSwap", () => {
  swappedAt = performance.now();
  clearTimeout(sending);
  clearTimeout(beat);
  const back = document.querySelector(".walk .back");
  if (canUndo && back) offerUndo(back);
  canUndo = false;
  wanted = sent = held = unsent = undefined;
  quieten(); // what failed before is past, also where the swap needed no request
  const before = place;
  place = placeOf();
  document.getElementById("main").dataset.way = Math.sign(place - before);
});

// A digit picks the answer with that number; Enter submits the form without this script.
// On a most–least set the first digit picks the most, the next one the least; a third one changes neither.
function pick(form, digit) {
  const chosen = (name) => form.querySelector(`input[name=${name}]:checked`);
  if (chosen("most") && chosen("least")) {
    say("Both are chosen. Enter goes on; to change one, go to it with Tab and move it with the arrow keys.");
    return true;
  }
  const name = chosen("most") ? "least" : "most";
  const input = form.querySelectorAll(`input[name=answer], input[name=${name}]`)[digit - 1];
  input?.click();
  if (input?.type === "radio") input.focus();
  return Boolean(input);
}

document.addEventListener("keydown", (event) => {
  isArrow = event.key.startsWith("Arrow");
  const form = document.querySelector("form.question");
  const isTyping = event.target.matches?.("input[type=number], input[type=text], select, textarea");
  if (!isTyping) document.documentElement.classList.add("has-keys");
  if (!form?.contains(event.target) || event.repeat || event.ctrlKey || event.metaKey || event.altKey) return;
  if (!isTyping && /^[1-9]$/.test(event.key) && pick(form, Number(event.key))) event.preventDefault();
  if (event.key === "Enter" && !event.target.closest("a, button, summary")) {
    event.preventDefault();
    if (!isTooSoon(event)) form.requestSubmit(form.querySelector("button[name=next]"));
  }
});

// What one format only needs is imported where a question of that format is shown.
function importFormat() {
  const field = document.querySelector("[data-script]");
  if (!field) return;
  const { script } = field.dataset;
  delete field.dataset.script;
  import(script).then(({ default: enhance }) => enhance(field)).catch(() => {}); // without it the fields are plain
}
document.addEventListener("htmx:afterSwap", importFormat);
importFormat();

// Back and Forward in quick succession: abort the first request, which may arrive last and would be shown.
let restoring;
document.addEventListener("htmx:historyCacheMiss", ({ detail }) => {
  restoring?.abort();
  restoring = detail.xhr;
});

// htmx stores the current address in the tab's session storage; remove it, so that nothing of the quiz stays.
addEventListener("pagehide", () => sessionStorage.removeItem("htmx-current-path-for-history"));

// An answer that did not arrive stays in its form. The page checks at intervals whether the server is back, then
// offers to send it again with the same button; sending twice is harmless. It is stored nowhere else.
let unsent;
let timer;

function offer() {
  const again = Object.assign(document.createElement("button"), { className: "button", textContent: "Send again" });
  again.onclick = () => {
    unsent.form.querySelector("h1").focus();
    unsent.click();
  };
  say("The connection is back. Your answer is still here, but not saved yet. ");
  status().append(again);
}

// Any status below 500 means that the server is back; a newer timer or request cancels this check.
function watch(seconds) {
  clearTimeout(timer);
  const mine = setTimeout(async () => {
    const reached = await fetch("/healthz", { cache: "no-store", signal: AbortSignal.timeout(9000) }).then(
      (answer) => answer.status < 500,
      () => false,
    );
    if (mine !== timer || !unsent?.isConnected) return;
    if (reached) offer();
    else watch(Math.min(2 * seconds || 2, 30));
  }, 1000 * seconds);
  timer = mine;
}

function quieten() {
  timer = clearTimeout(timer);
  say("");
}

function missed(event, sentence) {
  unsent = event.detail.requestConfig.triggeringEvent?.submitter ?? unsent;
  const waiting = unsent?.isConnected;
  say(
    `${sentence} ${waiting ? "Your answer is still here: you can send it again when the connection is back." : "Try again in a moment."}`,
  );
  if (waiting) watch(2);
}

addEventListener("online", () => {
  if (unsent?.isConnected) watch(0);
});
// If Skip failed and an answer was given after that, “Send again” sends the answer.
document.addEventListener("change", () => {
  unsent = unsent?.form?.querySelector("button[name=next]");
});
document.addEventListener("htmx:beforeRequest", ({ detail }) => {
  if (!wanted && detail.requestConfig.elt.matches("form.question")) return;
  quieten();
});
for (const name of ["sendError", "timeout", "responseError"]) {
  document.addEventListener(`htmx:${name}`, (event) => {
    if (isQuiet(event)) return;
    const code = event.detail.xhr.status;
    if (name === "sendError") missed(event, "The server can’t be reached.");
    else if (name === "timeout") missed(event, "The server takes too long to answer.");
    else if (code === 403)
      say("Your browser didn’t send its cookie, so this was not saved. Load the page again, then answer once more.");
    else if (code === 404)
      say("This quiz can’t be found any more. It may have been deleted, or this browser’s cookies were cleared.");
    else if (code < 500)
      say("Something went wrong on our side and this answer was not saved. It is still here: press Next again.");
    else missed(event, "Something went wrong on our side.");
  });
}
