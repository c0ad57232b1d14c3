/* The same question from a program: three languages, ready to be run. */
const placeholder = "YOUR_KEY";

const written = {
  curl: (address, key) => `curl ${key ? `-H "X-Api-Key: ${key}" ` : ""}"${address}" --data-binary @photo.jpg`,

  csharp: (address, key) => `using System.Text.Json;

using var client = new HttpClient();
${key ? `client.DefaultRequestHeaders.Add("X-Api-Key", "${key}");\n` : ""}\
using var picture = new ByteArrayContent(await File.ReadAllBytesAsync("photo.jpg"));
using HttpResponseMessage response = await client.PostAsync("${address}", picture);
response.EnsureSuccessStatusCode();
using var answers = JsonDocument.Parse(await response.Content.ReadAsStringAsync());
foreach (JsonElement answer in answers.RootElement.EnumerateArray())
    Console.WriteLine($"{answer.GetProperty("label")} {answer.GetProperty("score").GetDouble():P1}");`,

  python: (address, key) => `import json
from urllib.request import Request, urlopen

headers = {"Content-Type": "image/jpeg"${key ? `, "X-Api-Key": "${key}"` : ""}}
with open("photo.jpg", "rb") as picture:
    request = Request("${address}", picture.read(), headers)
with urlopen(request) as response:
    for answer in json.load(response):
        print(f"{answer['label']} {answer['score']:.1%}")`,
};

/* Shows the snippet that is chosen. ask() gives the name of the model, null for the first, and whether a key is needed. */
export const snippets = (place, ask) => {
  const code = place.querySelector("code"), copy = place.querySelector("button"), said = place.querySelector("[role=status]");
  const show = () => {
    const { model, needsKey } = ask(), address = new URL("predict", location.href);
    address.search = model === null ? "" : new URLSearchParams({ model });
    const language = place.querySelector("input:checked").value;
    code.textContent = written[language](address, needsKey ? placeholder : "");
    code.parentElement.dataset.language = language;
    said.textContent = "";
  };
  place.addEventListener("change", show);
  copy.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(code.textContent);
      said.textContent = "Copied.";
    } catch { // not over plain HTTP from another machine
      getSelection().selectAllChildren(code);
      said.textContent = "Selected; press Ctrl+C.";
    }
  });
  return show;
};
