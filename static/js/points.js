// Points: how many are left, and buttons that give one more or one less. The number fields are what is sent.
export default function share(field) {
  const left = field.querySelector("output");
  const inputs = [...field.querySelectorAll("input")];

  function count() {
    const given = inputs.reduce((sum, { value }) => sum + (Number(value) || 0), 0);
    const open = Number(left.dataset.total) - given;
    left.classList.toggle("over", open < 0);
    left.textContent = open < 0 ? `${-open} too many` : `${open} left`;
    for (const input of inputs) {
      const [less, more] = input.parentElement.querySelectorAll("button");
      less.disabled = !(input.value > 0);
      more.disabled = open <= 0;
    }
  }

  field.addEventListener("input", count);
  field.addEventListener("click", ({ target }) => {
    const button = target.closest("button");
    if (!button) return;
    const input = button.parentElement.querySelector("input");
    input.value = Math.max(0, (Number(input.value) || 0) + Number(button.value));
    for (const type of ["input", "change"]) input.dispatchEvent(new Event(type, { bubbles: true }));
  });
  field.classList.add("live");
  count();
}
