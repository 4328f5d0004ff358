// Copy buttons, and the system's share sheet. Without this file an address can be selected and copied by hand, and
// Share leads to the page with the links.
document.querySelectorAll("button.copy").forEach((button) => {
  const field = document.getElementById(button.dataset.copy);
  const status = document.getElementById("status");
  const words = button.innerHTML;
  button.hidden = false;
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(field.value);
      status.textContent = "Copied.";
      button.textContent = "Copied";
      setTimeout(() => {
        button.innerHTML = words;
      }, 4000);
    } catch {
      field.select();
      status.textContent = "Copying was refused. It is selected: copy it with Ctrl+C or the menu.";
    }
  });
});
document.addEventListener("click", async (event) => {
  const link = event.target.closest?.("a[data-share]");
  if (!link || !navigator.share || event.metaKey || event.ctrlKey || event.shiftKey) return;
  event.preventDefault();
  try {
    await navigator.share({ title: link.dataset.share, url: location.origin + location.pathname });
  } catch (error) {
    if (error.name !== "AbortError") location.assign(link.href);
  }
});
