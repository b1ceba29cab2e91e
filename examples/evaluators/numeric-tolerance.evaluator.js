// The last number of the answer is the target's `number` (else `output`), within `tolerance` (default 0) or `relative`
// (0.01: one in a hundred).
function judge(log, testcase) {
  const { number, output, tolerance = 0, relative = 0 } = testcase.target;
  const wanted = Number(number ?? output);
  if (Number.isNaN(wanted)) throw new Error("The target has no `number`.");
  const found = String(log.output ?? "")
    .replaceAll("\u2212", "-")
    .replaceAll(/(?<=\d),(?=\d{3}\b)/g, "")
    // A hyphen after a word or a number, as in "GPT-4" or "3-5", is no minus.
    .match(/(?:(?<![\p{L}\d])-)?(?:\d+(?:\.\d+)?|\.\d+)(?:e[+-]?\d+)?/giu);
  if (found === null) return false;
  return Math.abs(Number(found.at(-1)) - wanted) <= Math.max(tolerance, Math.abs(wanted) * relative) + 1e-12;
}
