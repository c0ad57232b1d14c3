/* Cards with pictures and what the model says of them. */
export const answers = (() => {
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
    const made = element("article", "answer");
    made.dataset.file = name;
    made.append(element("div", "picture"), element("div", "text"));
    wait(made);
    return made;
  };

  /* Says that the answer is to come. */
  const wait = (card, text = "…") => {
    card.className = "answer waiting";
    card.querySelector(".text").replaceChildren(element("h3", "", text), element("p", "name", card.dataset.file));
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

  /* Writes an answer: classes with their scores, best first; of how many classes; why the model declines, where it does. */
  const fill = (card, { ranked, count, reason, note }) => {
    const best = ranked[0], text = card.querySelector(".text"), name = text.querySelector(".name");
    card.classList.remove("waiting");
    card.classList.toggle("unknown", Boolean(reason));
    [card.dataset.label, card.dataset.unknown] = [best.label, Boolean(reason)];
    text.replaceChildren(element("h3", "", reason ? "None of these" : best.label), name);
    for (const line of [note, reason]) if (line) text.append(element("p", "note", line));
    text.append(list(ranked.slice(0, shown)));
    if (ranked.length > shown) {
      const more = element("details"), rest = ranked.length - shown;
      more.append(element("summary", "", ranked.length < count ? `The next ${rest} of ${count} classes` : `${rest} more`),
        list(ranked.slice(shown)));
      text.append(more);
    }
    return `${card.dataset.file}: ${reason ? "none of these" : `${best.label}, ${percent(best.score)}`}`;
  };

  /* Writes why there is no answer. */
  const fail = (card, message) => {
    card.className = "answer fault";
    const name = card.querySelector(".name");
    card.querySelector(".text").replaceChildren(element("h3", "", "No answer"), name, element("p", "note", message));
    return `${card.dataset.file}: ${message}`;
  };

  return { card, wait, show, fill, fail };
})();
