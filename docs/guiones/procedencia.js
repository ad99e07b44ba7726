// Shows where a number comes from while it is pointed at or has the focus; Escape hides it.
(() => {
  const bubble = document.createElement("div");
  bubble.className = "procedencia";
  bubble.id = "procedencia";
  bubble.setAttribute("role", "tooltip");
  bubble.hidden = true;
  document.body.append(bubble);

  function describe(number) {
    const exact = Number(number.value).toLocaleString("es", { maximumSignificantDigits: 12, useGrouping: false });
    return `${number.dataset.fuente} = ${exact}`;
  }

  function show(event) {
    const number = event.target.closest?.("data[data-fuente]");
    if (!number) return;
    bubble.textContent = describe(number);
    bubble.hidden = false;
    number.setAttribute("aria-describedby", bubble.id);
    const box = number.getBoundingClientRect();
    const left = Math.min(box.left, document.documentElement.clientWidth - bubble.offsetWidth - 8);
    bubble.style.left = `${Math.max(left, 8) + window.scrollX}px`;
    bubble.style.top = `${box.bottom + 6 + window.scrollY}px`;
  }

  function hide(event) {
    bubble.hidden = true;
    event.target.closest?.("data[data-fuente]")?.removeAttribute("aria-describedby");
  }

  document.addEventListener("pointerover", show);
  document.addEventListener("pointerout", hide);
  document.addEventListener("focusin", show);
  document.addEventListener("focusout", hide);
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") bubble.hidden = true;
  });
})();
