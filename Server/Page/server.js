/* The server that this page came from: its addresses, the key that it may want, and what it says when it refuses. */
const stored = "mlnetclassifier-key", patience = 3, silent = "The server does not answer. Is it still running?";
const tab = (() => { try { return sessionStorage; } catch { return null; } })(); // some browsers are told to refuse it
let key = tab?.getItem(stored) ?? "";

/* Why there is no answer; 0 if nobody gave one. */
export class Refusal extends Error {
  constructor(status, message) {
    super(message);
    this.status = status;
  }
}

export const server = {
  /* Keeps the key until this tab is closed. */
  unlock(given) {
    key = given;
    tab?.setItem(stored, key);
  },

  /* What is served, or what a model says of itself. */
  async read(address) {
    let response;
    try {
      response = await fetch(address, { headers: key ? { "X-Api-Key": key } : {} });
    } catch {
      throw new Refusal(0, silent);
    }
    const answer = await response.json().catch(() => ({}));
    if (!response.ok) throw refusalOf(response.status, answer);
    return answer;
  },

  /* Answers for one picture. sent(share) hears how much of it has arrived; a server that is busy is asked again. */
  predict(file, query, sent) {
    return ask("predict", file, query, sent);
  },

  /* Where in a picture the model sees its answer. */
  explain(file, query) {
    return ask("explain", file, query, () => {});
  },
};

const ask = async (address, file, query, sent) => {
  for (let attempt = 1; ; attempt++) {
    const { status, answer, after } = await post(address, file, query, sent);
    if (status === 200) return answer;
    if (after === null || attempt === patience) throw refusalOf(status, answer ?? {});
    await new Promise(resolve => setTimeout(resolve, 1000 * after));
  }
};

const refusalOf = (status, { error }) => new Refusal(status, error ?? `The server answered with status ${status}.`);

// fetch does not tell how much has been sent.
const post = (address, file, query, sent) => new Promise((resolve, reject) => {
  const request = new XMLHttpRequest(), form = new FormData();
  form.append("file", file);
  request.open("POST", `${address}?` + new URLSearchParams(query));
  request.responseType = "json";
  if (key) request.setRequestHeader("X-Api-Key", key);
  request.upload.addEventListener("progress", ({ loaded, total }) => sent(loaded / total));
  request.addEventListener("error", () => reject(new Refusal(0, silent)));
  request.addEventListener("load", () => resolve({
    status: request.status, answer: request.response, after: request.getResponseHeader("Retry-After"),
  }));
  request.send(form);
});
