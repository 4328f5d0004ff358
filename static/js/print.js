// Open the folded part that the address names; and everything folded while the page prints, for browsers whose style
// can't (`::details-content`).
(() => {
  const openTarget = () => {
    const details = document.querySelector("main details:has(> summary :target)");
    if (details) details.open = true;
  };
  openTarget();
  addEventListener("hashchange", openTarget);
  let opened = [];
  addEventListener("beforeprint", () => {
    opened = [...document.querySelectorAll("main details:not([open], :has(form))")];
    for (const details of opened) details.open = true;
  });
  addEventListener("afterprint", () => {
    for (const details of opened) details.open = false;
    opened = [];
  });
})();
