/* What all cards say, in a line: how many pictures of which class. */
const named = 6;

const kindOf = ({ classList, dataset }) =>
  classList.contains("fault") ? "without an answer" : dataset.unknown === "true" ? "none of these" : dataset.label;

export const summaryOf = cards => {
  if (cards.length === 0) return "Ready.";
  if (cards.length === 1) return `1 picture: ${kindOf(cards[0])}`;
  const counts = new Map();
  for (const kind of cards.map(kindOf)) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  const parts = [...counts].sort((a, b) => b[1] - a[1]).map(([kind, count]) => `${count} ${kind}`);
  return `${cards.length} pictures: ${parts.slice(0, named).join(", ")}${parts.length > named ? " and others" : ""}`;
};
