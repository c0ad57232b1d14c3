/* What is known of the model: how right it was on images that it had not seen, and what it is. */
const named = 24;
const number = value => value.toLocaleString("en");
const percent = value => (100 * value).toFixed(1) + " %";
const date = text => new Date(text).toISOString().slice(0, 16).replace("T", " ") + " UTC";

const element = (name, className, ...children) => {
  const made = document.createElement(name);
  made.className = className;
  made.append(...children);
  return made;
};

/* The question that a model answers. */
export const questionOf = ({ classes }) => classes.length > 4
  ? `Which of ${number(classes.length)} classes?`
  : `${classes.slice(0, -1).join(", ")} or ${classes.at(-1)}?`;

const figureOf = ({ samples, accuracy, accuracy_low: low, accuracy_high: high }, split, known) => {
  const scale = element("div", "scale"), band = element("i", "band"), point = element("i", "point");
  scale.ariaHidden = "true";
  band.style.left = 100 * low + "%";
  band.style.width = 100 * (high - low) + "%";
  point.style.left = 100 * accuracy + "%";
  scale.append(band, point);
  return element("div", "accuracy",
    element("p", "", element("strong", "", percent(accuracy)), ` of ${number(samples)} ${split} images right`), scale,
    element("p", "note", `${known} Between ${(100 * low).toFixed(1)} and ${percent(high)} with 95 % confidence.`));
};

const facts = model => {
  const { metrics: { test, validation }, calibration, parameters } = model, judged = test ?? validation;
  return [
    judged && ["Recall, mean of classes", percent(judged.macro_accuracy)],
    judged?.top_k && [`Right among the first ${judged.top_k}`, percent(judged.top_k_accuracy)],
    judged && ["Calibration error", percent(judged.calibration_error)],
    calibration && ["None of these", `below ${percent(calibration.unknown_threshold)}, calibrated`],
    ["Network", `${model.network}, ${number(parameters)} trained parameters`],
    ["Input", model.input],
    ["Saved", date(model.created)],
    ["Serving since", date(model.loaded)],
    ["SHA-256", element("code", "", model.sha256)],
  ].filter(Boolean);
};

const classesOf = ({ classes }) => {
  const list = element("ul", "classes", ...classes.map(name => element("li", "", name)));
  return classes.length <= named
    ? list
    : element("details", "", element("summary", "", `All ${number(classes.length)} classes`), list);
};

/* Writes it all. */
export const describe = (place, model) => {
  const { test, validation } = model.metrics;
  place.replaceChildren(
    test ? figureOf(test, "test", "It had not seen them.")
      : validation ? figureOf(validation, "validation", "It was chosen by them.")
        : element("p", "note", "It was saved without being judged on images."),
    element("h3", "", "Classes"), classesOf(model), element("h3", "", "Facts"),
    element("dl", "facts", ...facts(model).map(([name, value]) =>
      element("div", "", element("dt", "", name), element("dd", "", value)))));
  if (model.reload_error)
    place.prepend(element("p", "warning", `The file was replaced, but the new one cannot be served: ${model.reload_error}`));
};
