/* Cards with pictures and what the model says of them. */
const answers = (() => {
  const shown = 5;
  const element = (name, className, text) => {
    const made = document.createElement(name);
    if (className) made.className = className;
    if (text !== undefined) made.textContent = text;
    return made;
  };
  const percent = value => (100 * value).toFixed(1) + " %";
  const row = ({ label, score }) => {
    const made = element("li"), bar = element("span", "bar"), fill = element("i");
    [made.dataset.label, made.dataset.score] = [label, score];
    fill.style.width = 100 * score + "%";
    bar.append(fill);
    bar.ariaHidden = "true";
    made.append(element("span", "label", label), bar, element("span", "share", percent(score)));
    return made;
  };
  const list = ranked => {
    const made = element("ol", "ranking");
    made.append(...ranked.map(row));
    return made;
  };

  /* An empty card for a picture. */
  const card = name => {
    const made = element("article", "answer waiting");
    made.dataset.file = name;
    const text = element("div", "text");
    text.append(element("h3", "", "…"), element("p", "name", name));
    made.append(element("div", "picture"), text);
    return made;
  };

  /* What a card shows of its picture. */
  const show = (card, bitmap) => {
    const canvas = element("canvas");
    [canvas.width, canvas.height] = [bitmap.width, bitmap.height];
    canvas.getContext("bitmaprenderer").transferFromImageBitmap(bitmap);
    canvas.role = "img";
    canvas.ariaLabel = card.dataset.file;
    card.querySelector(".picture").replaceChildren(canvas);
  };

  /* Writes an answer: classes in the order of their scores, and whether the model declines to answer. */
  const fill = (card, classes, answer, unknownThreshold) => {
    const ranked = classes.map((label, i) => ({ label, score: answer.score[i] })).sort((a, b) => b.score - a.score);
    const best = ranked[0], text = card.querySelector(".text"), name = text.querySelector(".name");
    card.classList.remove("waiting");
    card.classList.toggle("unknown", answer.isUnknown);
    [card.dataset.label, card.dataset.unknown] = [best.label, answer.isUnknown];
    text.replaceChildren(element("h3", "", answer.isUnknown ? "None of these" : best.label), name);
    if (answer.isUnknown) {
      text.append(element("p", "note", `Perhaps ${best.label}: ${percent(answer.confidence)} sure after calibration, and below `
        + `${percent(unknownThreshold)} the model does not answer.`));
    }
    text.append(list(ranked.slice(0, shown)));
    if (ranked.length > shown) {
      const more = element("details");
      more.append(element("summary", "", `The other ${ranked.length - shown} classes`), list(ranked.slice(shown)));
      text.append(more);
    }
    return `${card.dataset.file}: ${answer.isUnknown ? "none of these" : `${best.label}, ${percent(best.score)}`}`;
  };

  /* Writes why there is no answer. */
  const fail = (card, message) => {
    card.classList.replace("waiting", "fault");
    card.querySelector("h3").textContent = "No answer";
    card.querySelector(".text").append(element("p", "note", message));
    return `${card.dataset.file}: ${message}`;
  };

  return { card, show, fill, fail };
})();
