// A map whose areas say what they are: a reader chooses an area from a list, or points at it, and reads its numbers.
// The drawing stands on the page as an image, and the numbers below it as a table; without scripts both stay as they are.
(() => {
  "use strict";

  const drawings = new WeakMap(); // figure block → its drawing as text

  // The drawing as part of the page: with names of its own inside, and as one image to a screen reader.
  let count = 0;
  function drawn(text, words) {
    count += 1;
    const own = text.replace(/( id="|url\(#|href="#)/g, `$1drawing-${count}-`);
    const svg = document.importNode(new DOMParser().parseFromString(own, "image/svg+xml").documentElement, true);
    if (svg.localName !== "svg") throw new Error("not a drawing");
    for (const part of svg.querySelectorAll("metadata, style, title")) part.remove(); // titles are said below it
    svg.setAttribute("role", "img");
    svg.setAttribute("aria-label", words);
    svg.style.strokeLinejoin = "round";
    return svg;
  }

  // The drawing with its list of areas and the line that says what the chosen one shows.
  function explorer(text, words, kind) {
    const box = document.createElement("div");
    const svg = drawn(text, words);
    const parts = new Map([...svg.querySelectorAll("[data-says]")].map((part) => [part.dataset.name, part]));
    const label = document.createElement("label");
    const list = document.createElement("select");
    const said = document.createElement("output");
    list.id = `choice-${count}`;
    label.htmlFor = list.id;
    label.textContent = kind;
    list.append(new Option("Choose one", ""));
    for (const name of [...parts.keys()].sort((a, b) => a.localeCompare(b, "en-GB"))) list.append(new Option(name));
    const controls = document.createElement("p");
    controls.className = "explore";
    controls.append(label, " ", list, said);

    function show(name) {
      svg.querySelector(".chosen")?.remove();
      const part = parts.get(name);
      said.textContent = part ? `${name}: ${part.dataset.says}` : "or point at one on the map";
      if (!part) return;
      const outline = part.cloneNode(true); // above the neighbours' own
      outline.removeAttribute("data-says");
      outline.classList.add("chosen");
      part.parentNode.append(outline);
    }
    const named = (event) => event.target.closest("[data-says]")?.dataset.name;
    svg.addEventListener("pointerover", (event) => {
      if (event.pointerType === "mouse" && named(event)) show(named(event));
    });
    svg.addEventListener("pointerleave", () => show(list.value));
    svg.addEventListener("click", (event) => { if (named(event)) choose(named(event)); });
    list.addEventListener("change", () => choose(list.value));

    show("");
    box.className = "explorer";
    box.append(svg, controls);
    box.addEventListener("choose", (event) => {
      if (event.detail && !parts.has(event.detail)) return;
      list.value = event.detail;
      show(event.detail);
    });
    return box;
  }

  // What is chosen on one map is chosen on all of the page.
  let chosen = "";
  function choose(name) {
    chosen = name;
    for (const box of document.querySelectorAll(".explorer")) box.dispatchEvent(new CustomEvent("choose", { detail: name }));
  }

  // An explorer for a figure, once its drawing is there; nothing for any other figure.
  function explorerOf(block) {
    const text = drawings.get(block);
    if (!text) return null;
    const kind = block.querySelector(".figure-data thead th")?.textContent.replace(/\s*[↕↑↓]\s*$/, "") ?? "Area";
    const box = explorer(text, block.querySelector("img").alt, kind);
    if (chosen) box.dispatchEvent(new CustomEvent("choose", { detail: chosen }));
    return box;
  }
  window.explorerOf = explorerOf; // for the enlarged figure

  async function begin(block) {
    const image = block.querySelector("img");
    const answer = await fetch(image.src);
    if (!answer.ok) return;
    drawings.set(block, await answer.text());
    const box = explorerOf(block);
    image.hidden = true;
    image.after(box);
  }

  document.addEventListener("DOMContentLoaded", () => {
    for (const block of document.querySelectorAll(".figure-block.explorable")) {
      begin(block).catch(() => drawings.delete(block)); // opened as a file: the image stays
    }
  });
})();
