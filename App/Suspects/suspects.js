/* Decides what becomes of suspects; only the pictures in view are in the page. */
(() => {
  const data = JSON.parse(document.getElementById("data").textContent);
  const { classes, cards, rows } = data;
  const byId = id => document.getElementById(id);
  const list = byId("cards"), template = byId("card").content.firstElementChild;
  const Keep = -1, Drop = -2; // a decision is one of these or the index of a class
  const number = value => value.toLocaleString("en");
  const percent = value => (100 * value).toFixed(value < 0.1 && value > 0 ? 1 : 0) + " %";
  const pathOf = row => row.length > 3 ? row[0] : data.root + data.separator + row[0].replaceAll("/", data.separator);
  const isNew = card => card.row === undefined;
  const given = card => isNew(card) ? "" : classes.names[rows[card.row][1]];
  const shortPath = card => isNew(card) ? card.path.split(data.separator).slice(-2).join("/") : rows[card.row][0];
  const fullPath = card => isNew(card) ? card.path : pathOf(rows[card.row]);

  /* What was decided, remembered where the browser lets the page. */
  const decisions = new Map(), past = [];
  const store = (() => { try { return window.localStorage; } catch { return null; } })();
  const storeKey = "mlnetclassifier-suspects-" + data.key;
  try {
    for (const [index, decision] of JSON.parse(store?.getItem(storeKey) ?? "[]"))
      if (cards[index]) decisions.set(index, decision);
  } catch { decisions.clear(); }
  const remember = () => { try { store?.setItem(storeKey, JSON.stringify([...decisions])); } catch { return; } };

  const say = text => { byId("spoken").textContent = text; };
  const wordOf = index => {
    const decision = decisions.get(index);
    if (decision === undefined) return "";
    if (decision === Drop) return "dropped";
    if (decision === Keep) return isNew(cards[index]) ? "left out" : "kept";
    return "→ " + classes.names[decision];
  };

  /* Which cards are shown, in their order; positions below are places in this list. */
  const Quality = "quality";
  const kindOf = reason => ["label", "outlier", "copy", "unlabelled"].includes(reason) ? reason : Quality;
  const kinds = cards.map(card => new Set(card.reasons.map(reason => kindOf(reason[0]))));
  const titles = { "": "All", label: "Labels", outlier: "Outliers", copy: "Copies", quality: "Strange pictures", unlabelled: "Without a label" };
  let kind = "", shown = [], at = 0, anchor = 0;
  const selected = new Set(); // of card indexes

  const filter = () => {
    const text = byId("text").value.trim().toLowerCase(), label = byId("given").value, isOpen = byId("open").checked;
    const current = shown[at];
    shown = [...cards.keys()].filter(index => (!kind || kinds[index].has(kind))
      && (label === "" || (!isNew(cards[index]) && rows[cards[index].row][1] === Number(label)))
      && (!text || shortPath(cards[index]).toLowerCase().includes(text))
      && (!isOpen || !decisions.has(index)));
    selected.clear();
    at = Math.max(0, shown.indexOf(current));
    anchor = at;
    byId("none").hidden = shown.length > 0;
    for (const node of nodes.values()) release(node);
    nodes.clear();
    layout();
    count();
  };

  const count = () => {
    const values = [...decisions.values()], left = [...decisions].filter(([index, value]) => value === Keep && isNew(cards[index])).length;
    const parts = [[values.filter(value => value >= 0).length, "labelled anew"], [values.filter(value => value === Drop).length, "dropped"],
      [values.filter(value => value === Keep).length - left, "kept"], [left, "left out"]].filter(part => part[0]);
    byId("status").textContent = `${number(decisions.size)} of ${number(cards.length)} decided`
      + (parts.length ? ": " + parts.map(part => `${number(part[0])} ${part[1]}`).join(", ") : "")
      + `. ${number(shown.length)} shown` + (selected.size ? `, ${number(selected.size)} selected.` : ".");
    byId("undo").disabled = past.length === 0;
  };

  /* Cards in view. */
  const Gap = 14, Least = 168, Height = 350, Spare = 2;
  const nodes = new Map(), spare = [];
  let columns = 1, width = 0;
  const release = node => { node.remove(); node.querySelector("img").removeAttribute("src"); spare.push(node); };
  const layout = () => {
    columns = Math.max(1, Math.floor((list.clientWidth + Gap) / (Least + Gap)));
    width = (list.clientWidth - (columns - 1) * Gap) / columns;
    list.style.height = Math.max(0, Math.ceil(shown.length / columns) * (Height + Gap)) + "px";
    for (const [position, node] of nodes) place(node, position);
    render();
  };
  const place = (node, position) => {
    node.style.transform = `translate(${(position % columns) * (width + Gap)}px, ${Math.floor(position / columns) * (Height + Gap)}px)`;
    node.style.width = width + "px";
    node.style.height = Height + "px";
  };
  const render = () => {
    const top = -list.getBoundingClientRect().top, row = Height + Gap;
    const first = Math.max(0, (Math.floor(top / row) - Spare) * columns);
    const last = Math.min(shown.length, (Math.ceil((top + innerHeight) / row) + Spare) * columns);
    for (const [position, node] of nodes)
      if ((position < first || position >= last) && position !== at) { nodes.delete(position); release(node); }
    if (shown.length) show(at); // keeps the focus
    for (let position = last - 1; position >= first; position--) show(position);
  };
  const show = position => {
    if (nodes.has(position)) return;
    const node = spare.pop() ?? template.cloneNode(true), index = shown[position], card = cards[index];
    node.setAttribute("aria-setsize", shown.length);
    node.setAttribute("aria-posinset", position + 1);
    node.dataset.position = position;
    const picture = node.querySelector("img");
    picture.hidden = !card.thumb;
    if (card.thumb) picture.src = "data:image/webp;base64," + card.thumb;
    node.querySelector(".blank").hidden = !!card.thumb;
    const to = card.suggested === undefined ? "" : classes.names[card.suggested];
    const differs = to && to !== given(card);
    node.querySelector(".from").textContent = node.querySelector(".from").title = isNew(card) ? "no label" : given(card);
    node.querySelector(".labels .odds").textContent = card.own === undefined ? "" : percent(card.own);
    const why = node.querySelector(".why"), link = node.querySelector(".path a");
    why.textContent = why.title = reasonOf(card);
    link.textContent = shortPath(card);
    link.title = fullPath(card);
    link.href = "file:///" + fullPath(card).replaceAll("\\", "/").split("/").map(encodeURIComponent).join("/").replace(/^\//, "").replace(/^([A-Za-z])%3A/, "$1:");
    link.tabIndex = -1;
    const take = node.querySelector(".take");
    take.hidden = !differs;
    take.title = differs ? to : "";
    take.firstElementChild.textContent = "→ " + to;
    take.lastElementChild.textContent = card.other === undefined ? "" : percent(card.other);
    node.querySelector(".stay").textContent = isNew(card) ? "Leave out" : "Keep";
    node.querySelector(".away").hidden = isNew(card);
    nodes.set(position, node);
    place(node, position);
    mark(position);
    list.insertBefore(node, nodes.get(position + 1) ?? (at > position ? nodes.get(at) : null) ?? null);
  };
  const reasonOf = card => {
    const parts = card.reasons.filter(reason => reason[0] !== "label").map(reason => reason[1]);
    if (card.near.length) {
      const counts = new Map();
      for (const name of card.near) counts.set(name, (counts.get(name) ?? 0) + 1);
      parts.push("nearest: " + [...counts].sort((a, b) => b[1] - a[1]).map(([name, n]) => n > 1 ? `${n} ${name}` : name).join(", "));
    }
    return parts.join("; ");
  };
  const mark = position => {
    const node = nodes.get(position);
    if (!node) return;
    const index = shown[position], card = cards[index], word = wordOf(index), pick = node.querySelector(".pick"), decision = decisions.get(index);
    node.classList.toggle("selected", selected.has(index));
    node.classList.toggle("kept", decision === Keep);
    node.classList.toggle("dropped", decision === Drop);
    if (word) pick.dataset.decision = word; else delete pick.dataset.decision;
    pick.setAttribute("aria-pressed", selected.has(index));
    pick.tabIndex = position === at ? 0 : -1;
    const to = node.querySelector(".take").hidden ? "" : node.querySelector(".take").title;
    pick.setAttribute("aria-label", `${shortPath(card)}: ${isNew(card) ? "no label" : `labelled ${given(card)}, ${node.querySelector(".labels .odds").textContent}`}${to ? `; looks like ${to}` : ""}. `
      + `${reasonOf(card)}. ${word ? word.replace("→", "labelled") : "Undecided"}.`);
  };
  const markAll = () => { for (const position of nodes.keys()) mark(position); count(); };

  const go = (position, isFocused = true) => {
    if (!shown.length) return;
    const before = at;
    at = Math.min(shown.length - 1, Math.max(0, position));
    const row = Math.floor(at / columns) * (Height + Gap), top = list.getBoundingClientRect().top + row;
    const above = getComputedStyle(filters).position === "sticky" ? filters.offsetHeight : 0, below = innerHeight - actions.offsetHeight;
    if (top < above) scrollBy(0, top - above - Gap);
    else if (top + Height > below) scrollBy(0, Math.min(top - above - Gap, top + Height + Gap - below));
    render();
    mark(before);
    mark(at);
    if (isFocused) nodes.get(at).querySelector(".pick").focus({ preventScroll: true });
  };
  const filters = document.querySelector(".filters"), actions = document.querySelector(".actions");

  /* Deciding. */
  const decide = (choose, indexes, then) => {
    const changes = indexes.map(index => [index, decisions.get(index), choose(cards[index])]).filter(change => change[2] !== undefined);
    if (!changes.length) return;
    past.push(changes.map(change => change.slice(0, 2)));
    for (const [index, , decision] of changes)
      decisions.set(index, decision >= 0 && !isNew(cards[index]) && rows[cards[index].row][1] === decision ? Keep : decision);
    remember();
    markAll();
    const word = wordOf(changes[0][0]).replace("→", "labelled");
    say(changes.length > 1 ? `${number(changes.length)} pictures decided.` : `${shortPath(cards[changes[0][0]])}: ${word}.`);
    then?.();
  };
  const targets = () => selected.size ? [...selected] : shown.length ? [shown[at]] : [];
  const decideAll = choose => decide(choose, targets(), selected.size ? undefined : () => { go(at + 1); anchor = at; });
  const asSuggested = card => card.suggested;
  const undo = () => {
    const changes = past.pop();
    if (!changes) return;
    for (const [index, decision] of changes) if (decision === undefined) decisions.delete(index); else decisions.set(index, decision);
    remember();
    markAll();
    say(changes.length > 1 ? `Undone for ${number(changes.length)} pictures.` : `Undone: ${shortPath(cards[changes[0][0]])}.`);
    const position = shown.indexOf(changes[0][0]);
    if (position >= 0) go(position);
  };
  const select = (from, to, isMore) => {
    if (!isMore) selected.clear();
    for (let position = Math.min(from, to); position <= Math.max(from, to); position++) selected.add(shown[position]);
    markAll();
    say(`${number(selected.size)} selected.`);
  };
  const selectAll = () => { if (shown.length) select(0, shown.length - 1, false); };

  /* The whole data set as a manifest, with what was decided. */
  const field = text => /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  const manifest = () => {
    const changed = new Map();
    for (const [index, decision] of decisions) if (!isNew(cards[index])) changed.set(cards[index].row, decision);
    const lines = ["path,label,split"];
    const add = (path, label, split) => {
      if (label !== label.trim()) throw new Error(`The class name '${label}' begins or ends with white space, which a manifest cannot express; rename its folder and search again.`);
      lines.push([path, label, split].map(field).join(","));
    };
    rows.forEach((row, position) => {
      const decision = changed.get(position);
      if (decision !== Drop) add(pathOf(row), classes.names[decision >= 0 ? decision : row[1]], data.splits[row[2]]);
    });
    for (const [index, decision] of decisions) if (isNew(cards[index]) && decision >= 0) add(cards[index].path, classes.names[decision], data.splits[0]);
    return lines;
  };
  const save = () => {
    let lines;
    try { lines = manifest(); } catch (error) { byId("status").textContent = error.message; say(error.message); return; }
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([lines.join("\n") + "\n"], { type: "text/csv" }));
    link.download = "labels.csv";
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 60000);
    const text = `labels.csv has ${number(lines.length - 1)} images. It is where your browser puts downloads; its paths are absolute, so it works from there: train --data labels.csv`;
    byId("status").textContent = text;
    say(text);
  };

  /* Controls. */
  for (const [name, title] of Object.entries(titles)) {
    const n = name ? kinds.filter(set => set.has(name)).length : cards.length;
    if (!n) continue;
    const button = document.createElement("button");
    button.type = "button";
    button.dataset.kind = name;
    button.textContent = `${title} ${number(n)}`;
    button.setAttribute("aria-pressed", name === kind);
    button.addEventListener("click", () => {
      kind = name;
      for (const other of byId("kinds").children) other.setAttribute("aria-pressed", other === button);
      filter();
    });
    byId("kinds").append(button);
  }
  for (const [index, name] of classes.names.entries()) byId("given").append(new Option(name, index));
  const quick = classes.quick;
  for (const [place, index] of quick.entries()) {
    const button = document.createElement("button"), key = document.createElement("kbd");
    button.type = "button";
    button.dataset.label = index;
    key.textContent = place + 1;
    button.append(classes.names[index] + " ", key);
    button.addEventListener("click", () => decideAll(() => index));
    byId("quick").append(button);
  }
  if (classes.names.length > quick.length) {
    byId("other").hidden = false;
    byId("names").append(...classes.names.map(name => new Option(name)));
  }
  byId("other").addEventListener("submit", event => {
    event.preventDefault();
    const text = byId("name").value.trim().toLowerCase();
    const exact = classes.names.findIndex(name => name.trim().toLowerCase() === text);
    const begun = classes.names.flatMap((name, index) => text && name.toLowerCase().startsWith(text) ? [index] : []);
    const index = exact >= 0 ? exact : begun.length === 1 ? begun[0] : -1;
    if (index < 0) { byId("status").textContent = `'${byId("name").value}' is no class; choose one of the list.`; say(byId("status").textContent); return; }
    byId("name").value = "";
    decideAll(() => index);
  });
  byId("keep").addEventListener("click", () => decideAll(() => Keep));
  byId("suggested").addEventListener("click", () => decideAll(asSuggested));
  byId("drop").addEventListener("click", () => decideAll(() => Drop));
  byId("undo").addEventListener("click", undo);
  byId("all").addEventListener("click", selectAll);
  byId("save").addEventListener("click", save);
  for (const id of ["text", "given", "open"]) byId(id).addEventListener("input", filter);

  list.addEventListener("click", event => {
    const node = event.target.closest("li"), button = event.target.closest("button");
    if (!node || !button) return;
    const position = Number(node.dataset.position), index = shown[position];
    if (button.className !== "pick") {
      const mine = selected.has(index) ? [...selected] : [index];
      at = position;
      decide(button.className === "take" ? asSuggested : () => button.className === "stay" ? Keep : Drop, mine);
      return;
    }
    if (event.shiftKey) select(anchor, position, event.ctrlKey || event.metaKey);
    else {
      const wasSelected = selected.has(index), several = event.ctrlKey || event.metaKey;
      if (!several) selected.clear();
      if (wasSelected) selected.delete(index); else selected.add(index);
      anchor = position;
    }
    go(position);
    markAll();
  });
  list.addEventListener("focusin", event => {
    const node = event.target.closest("li");
    if (node && Number(node.dataset.position) !== at) { const before = at; at = Number(node.dataset.position); mark(before); mark(at); }
  });

  const pages = () => Math.max(1, Math.floor((innerHeight - actions.offsetHeight) / (Height + Gap))) * columns;
  const moves = { ArrowLeft: () => -1, ArrowRight: () => 1, ArrowUp: () => -columns, ArrowDown: () => columns, PageUp: () => -pages(), PageDown: pages, Home: () => -at, End: () => shown.length };
  addEventListener("keydown", event => {
    const control = event.target.closest?.("input, select, textarea, summary");
    if (control && control.type !== "checkbox") { if (event.key === "Escape") control.blur(); return; }
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "a") { event.preventDefault(); selectAll(); return; }
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "z") { event.preventDefault(); undo(); return; }
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const inToolbar = event.target.closest?.(".actions, .filters, header, .intro");
    if (moves[event.key] && !inToolbar) {
      event.preventDefault();
      const from = at;
      go(at + moves[event.key]());
      if (event.shiftKey) select(anchor, at, false); else { anchor = at; if (from === at) return; }
      return;
    }
    if (event.key === "Escape") { selected.clear(); markAll(); return; }
    if (event.key === " " && event.target.closest?.(".pick")) {
      event.preventDefault();
      const index = shown[at];
      if (selected.has(index)) selected.delete(index); else selected.add(index);
      anchor = at;
      markAll();
      return;
    }
    if (!byId("keys").checked) return;
    const key = event.key.toLowerCase();
    if (key === "k") decideAll(() => Keep);
    else if (key === "s") decideAll(asSuggested);
    else if (key === "d") decideAll(() => Drop);
    else if (key === "u") undo();
    else if (key === "c" && !byId("other").hidden) { event.preventDefault(); byId("name").focus(); }
    else if (/^[1-9]$/.test(key) && quick[Number(key) - 1] !== undefined) decideAll(() => quick[Number(key) - 1]);
  });

  let isWaiting = false;
  addEventListener("scroll", () => {
    if (isWaiting) return;
    isWaiting = true;
    requestAnimationFrame(() => { isWaiting = false; render(); });
  }, { passive: true });
  new ResizeObserver(layout).observe(list);
  filter();
  document.body.dataset.state = "ready";
})();
