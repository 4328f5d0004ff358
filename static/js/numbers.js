// A number field with the focus would take the wheel that was meant to scroll the page. Without the focus it doesn't.
document.addEventListener(
  "wheel",
  (event) => {
    if (event.target === document.activeElement && event.target.type === "number") event.target.blur();
  },
  { passive: true, capture: true },
);
