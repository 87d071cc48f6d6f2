// Runs in a page that is being previewed: loads it again after each rendering and shows problems at its foot.
(() => {
  let shown = null;
  new EventSource("/.preview/events").onmessage = (message) => {
    const state = JSON.parse(message.data);
    document.getElementById("preview-problems")?.remove();
    if (state.problems) {
      const box = document.createElement("pre");
      box.id = "preview-problems";
      box.setAttribute("role", "alert");
      box.textContent = state.problems;
      box.style.cssText =
        "position: fixed; inset: auto 0 0 0; margin: 0; padding: 1rem; max-height: 60vh; overflow: auto; " +
        "white-space: pre-wrap; z-index: 9999; background: var(--paper); color: var(--important); border-top: 4px solid";
      document.body.append(box);
    } else if (shown !== null && shown !== state.version) {
      location.reload();
    }
    shown ??= state.version;
  };
})();
