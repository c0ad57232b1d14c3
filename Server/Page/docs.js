"use strict";

// The document as a page: what there is, what to send, what comes back. Text only, so nothing in it can be markup.
(async () => {
  const main = document.getElementById("operations");
  const api = await (await fetch("openapi.json")).json();

  const element = (name, text, ...children) => {
    const made = document.createElement(name);
    if (text) made.textContent = text;
    made.append(...children);
    return made;
  };
  const resolve = (part) => part.$ref ? part.$ref.split("/").slice(1).reduce((at, key) => at[key], api) : part;
  const table = (caption, rows) => element("table", "", element("caption", caption),
    ...rows.map(([name, text]) => element("tr", "", element("th", name), element("td", text))));

  const curl = (path, method, operation) => {
    const address = location.origin + path.replace("{model}", "model").replace("{version}", "VERSION");
    if (method === "get") return `curl ${address}`;
    if (path === "/predict") return `curl ${address} --data-binary @photo.jpg`;
    const example = operation.requestBody.content["application/json"].example;
    return `curl ${address} -H 'Content-Type: application/json' -d '${JSON.stringify(example)}'`;
  };

  const describe = (path, method, operation) => {
    const method_ = element("span", method.toUpperCase());
    method_.className = "method";
    const details = element("details", "",
      element("summary", "", method_, element("code", path), ` ${operation.summary}`),
      element("p", operation.description ?? ""),
      element("pre", curl(path, method, operation)));
    details.append(table("Parameters", operation.parameters.map(resolve)
      .map((one) => [one.name, `${one.in}. ${one.description}`])));
    const answer = operation.responses["200"].content["application/json"]?.example;
    if (answer) details.append(element("p", "An answer:"), element("pre", JSON.stringify(answer, null, 2)));
    details.append(table("Statuses", Object.entries(operation.responses)
      .map(([status, response]) => [status, resolve(response).description])));
    return details;
  };

  main.replaceChildren(element("p", api.info.description));
  for (const tag of api.tags) {
    main.append(element("h2", tag.name), element("p", tag.description));
    for (const [path, methods] of Object.entries(api.paths))
      for (const [method, operation] of Object.entries(methods))
        if (operation.tags.includes(tag.name)) main.append(describe(path, method, operation));
  }
})();
