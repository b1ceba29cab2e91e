// The last number of the answer is the target's `number` (else `output`), within `tolerance` (default 0) or `relative`
// (0.01: one in a hundred).
function judge(log, testcase) {
  const { number, output, tolerance = 0, relative = 0 } = testcase.target;
  const wanted = Number(number ?? output);
  if (Number.isNaN(wanted)) throw new Error("The target has no `number`.");
  const found = String(log.output ?? "")
    .replaceAll(/(?<=\d),(?=\d{3}\b)/g, "")
    .match(/-?\d+(?:\.\d+)?(?:e[+-]?\d+)?/gi);
  if (found === null) return false;
  return Math.abs(Number(found.at(-1)) - wanted) <= Math.max(tolerance, Math.abs(wanted) * relative) + 1e-12;
}
