"use strict";
/* The button that chooses light or dark, and remembers it where the browser lets it. */
(() => {
  const root = document.documentElement, button = document.getElementById("theme");
  const store = (() => { try { return window.localStorage; } catch { return null; } })();
  const themes = ["", "light", "dark"];
  const names = { "": "as the system", light: "light", dark: "dark" };
  const set = value => {
    if (value) root.dataset.theme = value; else delete root.dataset.theme;
    button.textContent = "Colours: " + names[value];
  };
  let current = "";
  try { current = store?.getItem("mlnetclassifier-theme") ?? ""; } catch { current = ""; }
  set(themes.includes(current) ? current : "");
  button.hidden = false;
  button.addEventListener("click", () => {
    const next = themes[(themes.indexOf(root.dataset.theme ?? "") + 1) % themes.length];
    set(next);
    try { store?.setItem("mlnetclassifier-theme", next); } catch { return; }
  });
})();
