// Lets a reader sort the tables marked for it, by a click or Enter on a heading.
// Numbers are written as Spanish does: "1 234,5 %", "−0,3", "2,4 · 10¹⁴"; what has no number goes last.
(() => {
  const SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹";

  function value(text) {
    const match = text.replace(/[\u00a0\s]/g, "").replace("−", "-").match(/^(-?\d+(?:,\d+)?)(?:·10([⁰¹²³⁴⁵⁶⁷⁸⁹]+))?/);
    if (!match) return Number.NEGATIVE_INFINITY;
    const exponent = [...(match[2] ?? "⁰")].map((digit) => SUPERSCRIPTS.indexOf(digit)).join("");
    return Number(match[1].replace(",", ".")) * 10 ** Number(exponent);
  }

  Tablesort.extend(
    "spanish-number",
    (text) => /^[−-]?\d/.test(text.trim()),
    (a, b) => value(b) - value(a),
  );
  document.querySelectorAll(".ordenable table").forEach((table) => new Tablesort(table));
})();
