// Shows where a number comes from while it is pointed at or has the focus; Escape hides it.
// A table or a paragraph is one stop of the Tab key, whatever the count of its numbers; the arrows go from one to another.
(() => {
  const NUMBER = "data[data-fuente]";
  const BLOCK = "table, p, li, dd, dt, figcaption, summary, article";
  const STEPS = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] };

  const bubble = document.createElement("div");
  bubble.className = "procedencia";
  bubble.id = "procedencia";
  bubble.setAttribute("role", "tooltip");
  bubble.hidden = true;
  document.body.append(bubble);

  const blockOf = (number) => number.closest(BLOCK);
  const numbersOf = (block) => [...block.querySelectorAll(NUMBER)].filter((number) => blockOf(number) === block);

  function describe(number) {
    const exact = Number(number.value).toLocaleString("es", { maximumSignificantDigits: 12, useGrouping: false });
    return `${number.dataset.fuente} = ${exact}`;
  }

  function show(event) {
    const number = event.target.closest?.(NUMBER);
    if (!number) return;
    const among = event.type === "focusin" && numbersOf(blockOf(number)).length > 1;
    bubble.textContent = describe(number) + (among ? " · flechas: los otros números" : "");
    bubble.hidden = false;
    number.setAttribute("aria-describedby", bubble.id);
    const box = number.getBoundingClientRect();
    const left = Math.min(box.left, document.documentElement.clientWidth - bubble.offsetWidth - 8);
    bubble.style.left = `${Math.max(left, 8) + window.scrollX}px`;
    bubble.style.top = `${box.bottom + 6 + window.scrollY}px`;
  }

  function hide(event) {
    bubble.hidden = true;
    event.target.closest?.(NUMBER)?.removeAttribute("aria-describedby");
  }

  // Only one number of a block takes part in the order of the Tab key: the last one that had the focus.
  function settle(number) {
    numbersOf(blockOf(number)).forEach((other) => (other.tabIndex = other === number ? 0 : -1));
  }

  // The next number of the column with numbers, or undefined at the table's edge.
  function inColumn(number, step) {
    const cell = number.closest("td, th");
    const rows = [...blockOf(number).rows];
    const ahead = step > 0 ? rows.slice(cell.parentElement.rowIndex + 1) : rows.slice(0, cell.parentElement.rowIndex).reverse();
    return ahead.map((row) => row.cells[cell.cellIndex]?.querySelector(NUMBER)).find(Boolean);
  }

  function next(number, [down, right]) {
    if (down && number.closest("table")) return inColumn(number, down);
    const numbers = numbersOf(blockOf(number));
    return numbers[numbers.indexOf(number) + down + right];
  }

  function press(event) {
    if (event.key === "Escape") bubble.hidden = true;
    const number = event.target.closest?.(NUMBER);
    if (!number || !STEPS[event.key] || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    next(number, STEPS[event.key])?.focus();
  }

  new Set([...document.querySelectorAll(NUMBER)].map(blockOf)).forEach((block) => settle(numbersOf(block)[0]));
  document.addEventListener("pointerover", show);
  document.addEventListener("pointerout", hide);
  document.addEventListener("focusin", show);
  document.addEventListener("focusin", (event) => event.target.matches?.(NUMBER) && settle(event.target));
  document.addEventListener("focusout", hide);
  document.addEventListener("keydown", press);
})();
