// BLEU of the answer against the target's `output` (a text or a list), up to four words in a row, smoothed by adding one
// (Lin and Och 2004) beyond single words.
const longest = 4;
const toWords = (text) =>
  String(text ?? "")
    .toLowerCase()
    .match(/[\p{L}\p{N}]+|[^\s\p{L}\p{N}]/gu) ?? [];

function countRuns(words, length) {
  const counts = new Map();
  for (let start = 0; start + length <= words.length; start += 1) {
    const run = words.slice(start, start + length).join(" ");
    counts.set(run, (counts.get(run) ?? 0) + 1);
  }
  return counts;
}

function judge(log, testcase) {
  const answer = toWords(log.output);
  const references = [testcase.target.output ?? []].flat().map(toWords);
  if (references.length === 0) throw new Error("The target has no `output`.");
  if (answer.length === 0) return 0;
  let logs = 0;
  for (let length = 1; length <= longest; length += 1) {
    const most = references.map((words) => countRuns(words, length));
    let matched = 0;
    let total = 0;
    for (const [run, count] of countRuns(answer, length)) {
      matched += Math.min(count, Math.max(...most.map((counts) => counts.get(run) ?? 0)));
      total += count;
    }
    const added = length === 1 ? 0 : 1;
    if (matched + added === 0) return 0;
    logs += Math.log((matched + added) / (total + added));
  }
  const nearest = references
    .map((words) => words.length)
    .sort((a, b) => Math.abs(a - answer.length) - Math.abs(b - answer.length) || a - b)[0];
  const brevity = answer.length >= nearest ? 1 : Math.exp(1 - nearest / answer.length);
  return brevity * Math.exp(logs / longest);
}
