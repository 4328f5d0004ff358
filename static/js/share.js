// The copy button; without this file the address can be marked and copied by hand.
document.querySelectorAll("button.copy").forEach((button) => {
  const field = document.getElementById(button.dataset.copy);
  const status = document.getElementById("status");
  button.hidden = false;
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(field.value);
      status.textContent = "The link is copied.";
      button.textContent = "Copied";
    } catch {
      field.select();
      status.textContent = "Copying was refused. The link is marked: copy it with Ctrl+C or the menu.";
    }
  });
});
