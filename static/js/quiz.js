// Keyboard shortcuts, and a message with “Send again” when the server can't be reached.
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
document.addEventListener("htmx:afterSwap", () => {
  swappedAt = performance.now();
});
document.addEventListener("input", () => {
  swappedAt = -Infinity;
});
document.addEventListener(
  "click",
  (event) => {
    const pressed = event.target.closest("#main button, #main a");
    const isRepeated = event.detail > 1 && pressed?.type !== "button";
    if (!pressed || !(isRepeated || (isTooSoon(event) && !pressed.matches("a")))) return;
    event.preventDefault();
    event.stopImmediatePropagation();
  },
  true,
);

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
document.addEventListener("htmx:beforeRequest", () => {
  timer = clearTimeout(timer);
  say("");
});
document.addEventListener("htmx:afterSwap", () => {
  unsent = undefined;
});
document.addEventListener("htmx:sendError", (event) => missed(event, "The server can't be reached."));
document.addEventListener("htmx:timeout", (event) => missed(event, "The server takes too long to answer."));
document.addEventListener("htmx:responseError", (event) => {
  const code = event.detail.xhr.status;
  if (code === 403)
    say("Your browser didn't send its cookie, so this was not saved. Load the page again, then answer once more.");
  else if (code === 404)
    say("This quiz can't be found any more. It may have been deleted, or this browser's cookies were cleared.");
  else if (code < 500)
    say("Something went wrong on our side and this answer was not saved. It is still here: press Next again.");
  else missed(event, "Something went wrong on our side.");
});
