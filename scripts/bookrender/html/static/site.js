// What a page gains where scripts run: search while typing, and a switch between light and dark.
// Everything else works without this file.
(() => {
  "use strict";

  const here = document.currentScript.src;
  const root = document.documentElement;

  const remembered = () => {
    try { return localStorage.getItem("theme"); } catch { return null; }
  };
  const remember = (theme) => {
    try { localStorage.setItem("theme", theme); } catch { /* private browsing: not remembered */ }
  };
  if (remembered()) root.dataset.theme = remembered();

  function setUpThemeSwitch(button) {
    const prefersDark = () => matchMedia("(prefers-color-scheme: dark)").matches;
    const isDark = () => (root.dataset.theme ?? (prefersDark() ? "dark" : "light")) === "dark";
    const name = () => { button.textContent = isDark() ? "Light colours" : "Dark colours"; };
    button.hidden = false;
    button.addEventListener("click", () => {
      root.dataset.theme = isDark() ? "light" : "dark";
      remember(root.dataset.theme);
      name();
    });
    name();
  }

  let loading;
  function pagefind() {
    loading ??= import(new URL("../search/pagefind.js", here)).then(async (index) => {
      await index.options({ baseUrl: new URL("..", here).pathname });
      return index;
    });
    return loading;
  }

  function item(href, title, excerpt) {
    const entry = document.createElement("li");
    const link = document.createElement("a");
    link.href = href;
    link.textContent = title;
    entry.append(link);
    if (excerpt) {
      const text = document.createElement("p");
      text.innerHTML = excerpt; // Pagefind escapes the text and adds only <mark>
      entry.append(text);
    }
    return entry;
  }

  async function show(words, panel) {
    panel.hidden = !words;
    if (!words) return;
    const index = await pagefind();
    const found = await index.debouncedSearch(words, {}, 120);
    if (!found) return; // a later key stroke has taken over
    const pages = await Promise.all(found.results.slice(0, 8).map((result) => result.data()));
    // Who writes the whole title of a page means that page, whatever other page says the words more often.
    const isNamed = (page) => page.meta.title.toLowerCase() === words.toLowerCase();
    pages.sort((one, other) => isNamed(other) - isNamed(one));
    const count = document.createElement("p");
    count.textContent = found.results.length
      ? `${found.results.length} ${found.results.length === 1 ? "page" : "pages"} for “${words}”`
      : `Nothing found for “${words}”`;
    const list = document.createElement("ul");
    for (const page of pages) {
      const parts = page.sub_results.filter((part) => part.url !== page.url).slice(0, 3);
      const again = parts.some((part) => part.excerpt === page.excerpt); // said once, below its part
      list.append(item(page.url, page.meta.title, again ? "" : page.excerpt));
      for (const part of parts) {
        const entry = item(part.url, part.title, part.excerpt);
        entry.className = "part";
        list.append(entry);
      }
    }
    panel.replaceChildren(count, list);
  }

  function setUpSearch(form, panel) {
    const field = form.elements.q;
    const search = () => show(field.value.trim(), panel).catch(() => { panel.hidden = true; });
    field.addEventListener("input", search);
    field.addEventListener("focus", () => pagefind().catch(() => {}));
    form.addEventListener("submit", (event) => {
      if (location.protocol === "file:") return; // no index there: the contents page answers
      event.preventDefault();
      search();
    });
    document.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && !panel.hidden) {
        panel.hidden = true;
        field.focus();
      }
    });
    const asked = new URLSearchParams(location.search).get("q");
    if (asked) {
      field.value = asked;
      search();
    }
  }

  // What a style sheet shows on hover and focus goes away with Escape, until the pointer or the focus comes anew.
  function setUpExplanations() {
    document.addEventListener("keydown", (event) => {
      if (event.key !== "Escape") return;
      for (const term of document.querySelectorAll("a[data-says]:is(:hover, :focus)")) {
        term.classList.add("quiet");
        for (const end of ["mouseleave", "blur"]) {
          term.addEventListener(end, () => term.classList.remove("quiet"), { once: true });
        }
      }
    });
  }

  document.addEventListener("DOMContentLoaded", () => {
    setUpExplanations();
    setUpThemeSwitch(document.querySelector(".theme-switch"));
    setUpSearch(document.querySelector(".search"), document.querySelector("#search-results"));
  });
})();
