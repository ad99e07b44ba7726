// What every built page must hold as HTML. A rule is off only where the theme itself breaks it, and says so.
export default {
  root: true,
  extends: ["html-validate:standard", "html-validate:a11y", "html-validate:document"],
  elements: [
    "html5",
    { label: { attributes: { tabindex: { enum: ["", "/-?\\d+/"] } } } }, // the theme's section labels have tabindex=""
  ],
  rules: {
    "require-sri": "off", // for files from other hosts; the site has none
    // The theme's own, on every page; axe looks at the same things as a browser shows them.
    "input-missing-label": "off", // its drawers are checkboxes with empty labels
    "unique-landmark": "off", // its navigation repeats the page's name
    "valid-autocomplete": "off", // autocomplete="off" on its checkboxes
    "wcag/h32": "off", // its search form and palette have no button to send them
  },
};
