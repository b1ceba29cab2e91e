// The answer has all of the target's `contains` (a text or a list), else its `output`. Case does not count.
function judge(log, testcase) {
  const { contains, output } = testcase.target;
  const wanted = [contains ?? output ?? []].flat().map((text) => String(text).toLowerCase());
  if (wanted.length === 0) throw new Error("The target has neither `contains` nor `output`.");
  const answer = String(log.output ?? "").toLowerCase();
  const missing = wanted.filter((text) => !answer.includes(text));
  if (missing.length > 0) console.log("missing:", missing.join(", "));
  return missing.length === 0;
}
