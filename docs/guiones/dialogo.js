// Dialogs come without a name, and the one of a figure with English buttons and without taking the focus; whoever reads
// with a keyboard or a screen reader needs all of it.
(() => {
  const ENLARGED = {
    "#glightbox-body": "Figura ampliada",
    "#glightbox-body .gclose": "Cerrar",
    "#glightbox-body .gnext": "Figura siguiente",
    "#glightbox-body .gprev": "Figura anterior",
  };

  function name(selector, label) {
    document.querySelector(selector)?.setAttribute("aria-label", label);
  }

  // The slides beside the one that shows are there, empty or not, for a screen reader too.
  function leaveOne() {
    document.querySelectorAll("#glightbox-body .gslide").forEach((slide) => {
      slide.inert = !slide.classList.contains("current");
    });
  }

  // What describes a figure on its page describes it here.
  function describe({ slide, trigger }) {
    const image = slide.querySelector(".gslide-image img");
    image.removeAttribute("aria-labelledby");
    image.alt = trigger.querySelector("img").alt;
  }

  function lead(lightbox) {
    let from = null;
    lightbox.on("open", () => {
      from = document.activeElement;
      Object.entries(ENLARGED).forEach(([selector, label]) => name(selector, label));
      document.querySelector("#glightbox-body .gclose").focus();
    });
    lightbox.on("slide_changed", leaveOne);
    lightbox.on("slide_after_load", (loaded) => {
      describe(loaded);
      leaveOne();
    });
    lightbox.on("close", () => from?.focus());
  }

  name(".md-search", "Búsqueda");
  // The script that makes `lightbox` is the last of a page; the page for what is not found has none.
  document.addEventListener("DOMContentLoaded", () => typeof lightbox === "undefined" || lead(lightbox));
})();
