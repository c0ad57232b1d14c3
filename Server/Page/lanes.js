/* Work in the order in which it comes, so much of it at a time. */
export const lanes = (count, work) => {
  const waiting = [];
  let busy = 0;
  const next = () => {
    while (busy < count && waiting.length > 0) {
      busy++;
      work(waiting.shift()).finally(() => {
        busy--;
        next();
      });
    }
  };
  return item => {
    waiting.push(item);
    next();
  };
};
