// Quarto's pages alone: the finishing step's colours follow Quarto's own switch between light and dark.
(() => {
  "use strict";
  const follow = () => {
    document.documentElement.dataset.theme = document.body.classList.contains("quarto-dark") ? "dark" : "light";
  };
  follow();
  new MutationObserver(follow).observe(document.body, { attributes: true, attributeFilter: ["class"] });
})();
