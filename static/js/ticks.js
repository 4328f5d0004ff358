// A tick too many is taken back: whoever wants this one has to untick another first. The message goes with the next
// tick that is allowed, or after a while.
const WHILE = 10_000;

export default function limit(field) {
  const { most } = field.dataset;
  const status = document.getElementById("status");
  const tooMany = `No more than ${most} can be ticked. Untick one first.`;
  const clear = () => {
    if (status.textContent === tooMany) status.textContent = "";
  };
  field.addEventListener("change", ({ target }) => {
    clear();
    if (field.querySelectorAll(":checked").length <= most) return;
    target.checked = false;
    status.textContent = tooMany;
    setTimeout(clear, WHILE);
  });
}
