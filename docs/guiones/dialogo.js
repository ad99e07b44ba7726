// The theme opens its search as a dialog without a name; a screen reader needs one.
document.querySelector(".md-search")?.setAttribute("aria-label", "Búsqueda");
