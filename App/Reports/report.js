(() => {
  const matrix = document.querySelector(".matrix");
  if (matrix) {
    const mark = () => {
      for (const link of matrix.querySelectorAll("a"))
        if (link.hash === location.hash) link.setAttribute("aria-current", "true"); else link.removeAttribute("aria-current");
    };
    addEventListener("hashchange", mark);
    mark();

    const steps = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] };
    matrix.addEventListener("keydown", event => {
      const step = steps[event.key];
      const cell = event.target.closest("td");
      if (!step || !cell) return;
      event.preventDefault();
      const rows = [...matrix.tBodies[0].rows];
      let row = rows.indexOf(cell.parentElement) + step[0], column = cell.cellIndex + step[1];
      for (; rows[row]?.cells[column]; row += step[0], column += step[1]) {
        const link = rows[row].cells[column].querySelector("a");
        if (link) { link.focus(); return; }
      }
    });
    addEventListener("keydown", event => {
      if (event.key !== "Escape" || !location.hash.startsWith("#cell-")) return;
      const from = matrix.querySelector(`a[href="${location.hash}"]`);
      location.hash = "#confusions";
      from?.focus();
    });
  }

  for (const explorer of document.querySelectorAll(".explorer")) {
    const answers = JSON.parse(explorer.dataset.answers);
    const [slider, shown, text] = [explorer.querySelector("input"), explorer.querySelector("output"), explorer.querySelector("span")];
    const percent = value => (100 * value).toFixed(1) + " %";
    const update = () => {
      const given = answers.filter(answer => 100 * answer[0] >= slider.value);
      const right = given.filter(answer => answer[1]).length;
      shown.textContent = slider.value + " %";
      text.textContent = given.length === 0 ? "Nothing is answered." :
        `${given.length} of ${answers.length} images answered (${percent(given.length / answers.length)}), ${percent(right / given.length)} of them right.`;
    };
    slider.addEventListener("input", update);
    explorer.hidden = false;
    update();
  }

  const seconds = Number(document.body.dataset.refresh);
  if (seconds) setTimeout(() => location.reload(), 1000 * seconds);
})();
