// Quarto's pages alone: what its own scripts do to a page, and the finished page needs otherwise.
(() => {
  "use strict";
  // The colours follow Quarto's own switch between light and dark.
  const follow = () => {
    document.documentElement.dataset.theme = document.body.classList.contains("quarto-dark") ? "dark" : "light";
  };
  follow();
  new MutationObserver(follow).observe(document.body, { attributes: true, attributeFilter: ["class"] });

  // At …/index.html each link within the page has become one to …/, which loads the page again.
  const keep = () => {
    const here = location.href.split("#")[0];
    for (const link of document.querySelectorAll("a[data-original-href]"))
      if (link.hash && link.dataset.originalHref.split("#")[0] === here) link.setAttribute("href", link.hash);
  };
  addEventListener("load", keep);
})();
