// Select all on a page of the roster. Without this file rows are ticked one by one.
(() => {
  const boxes = () => [...document.querySelectorAll("[name=pick]")];
  const renew = () => {
    const all = document.getElementById("pick-all");
    const button = document.getElementById("remove-picked");
    if (!all || !button) return;
    const picked = boxes().filter((box) => box.checked).length;
    all.hidden = false;
    all.checked = picked > 0 && picked === boxes().length;
    all.indeterminate = picked > 0 && !all.checked;
    button.textContent = picked ? `Remove ${picked} selected` : "Remove selected";
  };
  document.addEventListener("change", ({ target }) => {
    if (target.id === "pick-all") for (const box of boxes()) box.checked = target.checked;
    if (target.id === "pick-all" || target.name === "pick") renew();
  });
  document.addEventListener("htmx:load", renew);
  renew();
})();
