/* The page: pictures in, cards out; the worker computes. */
(() => {
  const textOf = id => document.getElementById(id).textContent;
  const model = JSON.parse(textOf("model"));
  const percent = value => (100 * value).toFixed(1) + " %";
  const cards = new Map(), results = document.getElementById("results");
  const status = document.getElementById("status"), spoken = document.getElementById("spoken");
  const clear = document.getElementById("clear");
  const say = (text, isFault = false) => {
    status.textContent = text;
    status.classList.toggle("fault", isFault);
  };
  let worker, waiting = 0;

  const end = (id, write) => {
    const card = cards.get(id);
    cards.delete(id);
    spoken.textContent = write(card);
    waiting--;
    results.ariaBusy = waiting > 0;
  };
  const heard = {
    ready: ({ isRight }) => {
      document.body.dataset.state = isRight ? "ready" : "wrong";
      if (isRight) say("Ready. This browser computes what the model computed when it was saved.");
      else say("This browser computes the network differently than it should. Do not trust the answers here.", true);
    },
    broken: ({ message }) => {
      document.body.dataset.state = "broken";
      say(`The network cannot be used in this browser (${message}).`, true);
    },
    seen: ({ id, thumbnail }) => answers.show(cards.get(id), thumbnail),
    answer: ({ id, score, confidence, isUnknown }) => {
      const ranked = model.classes.map((label, i) => ({ label, score: score[i] })).sort((a, b) => b.score - a.score);
      const reason = isUnknown ? `Perhaps ${ranked[0].label}: ${percent(confidence)} sure after calibration, and below `
        + `${percent(model.calibration.unknownThreshold)} the model does not answer.` : "";
      end(id, card => answers.fill(card, { ranked, count: ranked.length, reason }));
    },
    fault: ({ id, message }) => end(id, card => answers.fail(card, message)),
  };

  try {
    const script = URL.createObjectURL(new Blob([textOf("worker")], { type: "text/javascript" }));
    worker = new Worker(script);
    worker.onmessage = ({ data }) => heard[data.kind](data);
    worker.onerror = event => heard.broken({ message: event.message ?? "its script does not run" });
    worker.postMessage({ kind: "open", model, weights: textOf("weights") });
    document.getElementById("weights").remove();
  } catch (error) {
    heard.broken(error);
    return;
  }

  let next = 0;
  intake(files => {
    const made = files.map(file => {
      const id = next++;
      cards.set(id, answers.card(file.name));
      worker.postMessage({ kind: "classify", id, file });
      return cards.get(id);
    });
    waiting += files.length;
    results.ariaBusy = true;
    results.prepend(...made);
    clear.hidden = false;
  });
  clear.addEventListener("click", () => {
    results.replaceChildren();
    clear.hidden = true;
    document.getElementById("choose").focus();
  });
})();
