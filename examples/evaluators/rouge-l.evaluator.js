// ROUGE-L of the answer against the target's `output`: F1 of the longest sequence of words they share.
const toWords = (text) =>
  String(text ?? "")
    .toLowerCase()
    .match(/[\p{L}\p{N}]+/gu) ?? [];

function judge(log, testcase) {
  const answer = toWords(log.output);
  const wanted = toWords(testcase.target.output);
  let row = wanted.map(() => 0);
  for (const word of answer) {
    let left = 0;
    let diagonal = 0;
    row = row.map((above, index) => {
      left = word === wanted[index] ? diagonal + 1 : Math.max(above, left);
      diagonal = above;
      return left;
    });
  }
  const shared = row.at(-1) ?? 0;
  return shared === 0 ? 0 : (2 * shared) / (answer.length + wanted.length);
}
