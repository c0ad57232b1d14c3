/* The page: pictures in, cards out; the server computes. */
import { answers } from "./answers.js";
import { intake } from "./intake.js";
import { lanes } from "./lanes.js";
import { describe, questionOf } from "./model.js";
import { server } from "./server.js";
import { snippets } from "./snippets.js";
import { summaryOf } from "./summary.js";
import { thumbnail } from "./thumbnail.js";
import { forget, why } from "./why.js";

const at = id => document.getElementById(id);
const [results, status, spoken, clear, chooser, lock] =
  ["results", "status", "spoken", "clear", "model", "lock"].map(at);
const atOnce = 4, mostNamed = 25;
let served, model, needsKey = false;
const name = () => chooser.value;
const showSnippet = snippets(at("snippets"), () => ({
  model: served && name() !== served.models[0] ? name() : null, needsKey,
}));
const say = (text, isFault = false) => {
  status.textContent = text;
  status.classList.toggle("fault", isFault);
};

// What a card is asked about. One that is asked again, or was cleared, no longer hears the answer to what came before.
const asked = new WeakMap();
let open = 0, batch = 0;

const end = sentence => {
  batch++;
  if (--open > 0) {
    say(`${open} to come …`);
    return;
  }
  results.ariaBusy = "false";
  say(summaryOf([...results.children]));
  spoken.textContent = batch === 1 ? sentence : status.textContent;
  batch = 0;
};

const faultOf = async file => {
  try {
    await file.slice(0, 1).arrayBuffer();
  } catch {
    return "The browser cannot read this. If it is a folder, choose the pictures in it.";
  }
  const most = served.limits.body_bytes, mebibytes = bytes => (bytes / 2 ** 20).toFixed(1) + " MiB";
  return file.size > most
    ? `The file has ${mebibytes(file.size)}, and this server takes at most ${mebibytes(most)}. Send a smaller picture.`
    : null;
};

const answer = async ({ card, question }) => {
  const isMeant = () => card.isConnected && asked.get(card) === question;
  let sentence = "";
  try {
    if (!isMeant()) return;
    const fault = await faultOf(question.file);
    if (fault) {
      sentence = answers.fail(card, fault);
      return;
    }
    thumbnail(question.file).then(small => answers.show(card, small), () => {}); // the server may read what the browser cannot
    const { classes } = model;
    const ranked = await server.predict(question.file, { model: question.model, top_k: Math.min(classes.length, mostNamed) },
      share => { if (isMeant()) answers.wait(card, share < 1 ? `Sending, ${Math.round(100 * share)} %` : "…"); });
    const extra = key => ranked.find(one => one[key])?.[key];
    if (isMeant()) {
      sentence = answers.fill(card, { ranked, count: classes.length, reason: extra("reason"), note: extra("note") });
      why(card, () => server.explain(question.file, { model: question.model }));
    }
  } catch (refusal) {
    if (isMeant()) sentence = answers.fail(card, refusal.message);
    if (refusal.status === 401) unlock(refusal.message);
  } finally {
    end(sentence);
  }
};
const enqueue = lanes(atOnce, answer);
const ask = (card, file) => {
  const question = { file, model: name() };
  asked.set(card, question);
  forget(card);
  open++;
  results.ariaBusy = "true";
  enqueue({ card, question });
};

const look = async () => {
  const meant = name(), found = await server.read(`v2/models/${encodeURIComponent(meant)}`);
  if (meant !== name()) return; // another was chosen meanwhile
  model = found;
  at("title").textContent = document.title = questionOf(model);
  describe(at("facts"), model);
};
const begin = async () => {
  try {
    served = await server.read("v2");
    chooser.replaceChildren(...served.models.map(one => new Option(one, one)));
    chooser.closest("label").hidden = served.models.length < 2;
    await look();
    lock.hidden = true;
    document.body.dataset.state = "ready";
    say("Ready.");
  } catch (refusal) {
    if (refusal.status === 401) unlock(refusal.message);
    else say(refusal.message, true);
  }
  showSnippet();
};
const unlock = message => {
  needsKey = true;
  lock.hidden = false;
  say(message, true);
  lock.querySelector("input").focus();
};

lock.addEventListener("submit", event => {
  event.preventDefault();
  server.unlock(lock.querySelector("input").value);
  begin();
});
chooser.addEventListener("change", async () => {
  showSnippet();
  try {
    await look();
    for (const card of results.children) {
      answers.wait(card);
      ask(card, asked.get(card).file);
    }
  } catch (refusal) {
    say(refusal.message, true);
  }
});
const ready = begin();
intake(async files => {
  await ready;
  if (!lock.hidden || !model) return;
  const made = files.map(file => answers.card(file.name));
  results.prepend(...made);
  made.forEach((card, i) => ask(card, files[i]));
  clear.hidden = false;
  say(`${open} to come …`);
  look().catch(() => {}); // the file may have been replaced; what is wrong, the cards say
});
clear.addEventListener("click", () => {
  results.replaceChildren();
  clear.hidden = true;
  say("Ready.");
  at("choose").focus();
});
