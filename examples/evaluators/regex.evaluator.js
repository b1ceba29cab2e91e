// The answer matches the target's `pattern`.
function judge(log, testcase) {
  const { pattern, flags = "" } = testcase.target;
  if (typeof pattern !== "string") throw new Error("The target has no `pattern`.");
  return new RegExp(pattern, flags).test(String(log.output ?? ""));
}
