/* Where in its picture the model sees an answer: a map over the picture, and what it means in words. */
const orange = [213, 94, 0], blue = [0, 114, 178], dark = [23, 27, 33], strongest = 0.9;

/* The part of a picture, in shares of it, that the map lies over: all of it, its middle, or more than it. */
const frameOf = (input, { width, height }) => {
  const [size, resize] = input.split(" "), [rows, columns] = size.split("x").map(Number);
  if (resize === "stretch") return { left: 0, top: 0, width: 1, height: 1 };
  const wider = (columns / rows) / (width / height); // how much wider the map is than the picture
  const isWhole = resize === "pad" ? wider > 1 : wider < 1;
  const frame = isWhole ? { width: wider, height: 1 } : { width: 1, height: 1 / wider };
  return { ...frame, left: (1 - frame.width) / 2, top: (1 - frame.height) / 2 };
};

/* What lies between the middles of the cells lies between their numbers. */
const smooth = ({ rows, columns, values }, down, right) => {
  const between = (place, count) => {
    const at = Math.min(Math.max(place * count - 0.5, 0), count - 1), first = Math.floor(at);
    return [first, Math.min(first + 1, count - 1), at - first];
  };
  const [top, bottom, y] = between(down, rows), [left, beyond, x] = between(right, columns);
  const across = row => values[row * columns + left] * (1 - x) + values[row * columns + beyond] * x;
  return across(top) * (1 - y) + across(bottom) * y;
};

/* The picture in grey, with what speaks for the answer in orange and against it in blue. */
const draw = (picture, { map, input, predicted_label, runner_up }) => {
  const canvas = document.createElement("canvas"), { width, height } = picture;
  [canvas.width, canvas.height, canvas.className, canvas.role] = [width, height, "map", "img"];
  canvas.ariaLabel = `Map of the picture: what speaks for ${predicted_label}, and what for ${runner_up}`;
  const context = canvas.getContext("2d");
  context.drawImage(picture, 0, 0);
  const image = context.getImageData(0, 0, width, height), { data } = image;
  const frame = frameOf(input, picture), largest = Math.max(...map.values.map(Math.abs), Number.MIN_VALUE);
  const shares = new Float32Array(width * height);
  for (let i = 0; i < shares.length; i++) {
    const right = ((i % width + 0.5) / width - frame.left) / frame.width;
    const down = ((Math.floor(i / width) + 0.5) / height - frame.top) / frame.height;
    if (Math.min(right, down) >= 0 && Math.max(right, down) <= 1) shares[i] = smooth(map, down, right) / largest;
  }
  const isStrong = i => Math.abs(shares[i]) > 0.5;
  for (let i = 0; i < shares.length; i++) {
    const at = 4 * i, grey = 80 + 0.65 * (0.299 * data[at] + 0.587 * data[at + 1] + 0.114 * data[at + 2]);
    const isEdge = (i % width < width - 1 && isStrong(i) !== isStrong(i + 1))
      || (i + width < shares.length && isStrong(i) !== isStrong(i + width));
    const colour = isEdge ? dark : shares[i] > 0 ? orange : blue, share = isEdge ? 1 : strongest * Math.abs(shares[i]);
    for (let c = 0; c < 3; c++) data[at + c] = grey * (1 - share) + colour[c] * share;
  }
  context.putImageData(image, 0, 0);
  return canvas;
};

const element = (name, className, text) => {
  const made = document.createElement(name);
  made.className = className;
  made.textContent = text;
  return made;
};

/* Puts a button "Why?" into a card with an answer. explain() asks the server. */
export const why = (card, explain) => {
  const button = element("button", "why", "Why?"), text = card.querySelector(".text");
  button.type = "button";
  button.ariaPressed = "false";
  let found;
  const toggle = isShown => {
    button.ariaPressed = String(isShown);
    for (const part of card.querySelectorAll(".map, .reason")) part.hidden = !isShown;
  };
  button.addEventListener("click", async () => {
    if (found) {
      toggle(button.ariaPressed !== "true");
      return;
    }
    button.disabled = true;
    button.textContent = "Looking …";
    card.querySelector(".reason")?.remove();
    const reason = element("div", "reason", "");
    try {
      found = await explain();
      const legend = element("p", "note", "");
      legend.append(element("b", "for", "Orange"), ` speaks for ${found.predicted_label}, `, element("b", "against", "blue"),
        ` for ${found.runner_up}; the line goes where half of the largest number is reached.`);
      reason.append(element("p", "note", found.sentence), legend);
    } catch (refusal) {
      reason.append(element("p", "note", refusal.message));
    }
    button.textContent = "Why?";
    button.disabled = false;
    if (!button.isConnected) return; // the card was asked something else meanwhile
    const picture = card.querySelector(".picture canvas");
    if (found && picture) card.querySelector(".picture").append(draw(picture, found));
    reason.role = "status";
    text.append(reason);
    toggle(Boolean(found));
    reason.hidden = false;
  });
  text.append(button);
};

/* Takes a map away that is no longer true. */
export const forget = card => card.querySelector(".map")?.remove();
