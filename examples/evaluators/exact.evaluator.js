// The answer is the target's `output`, but for space around it.
function judge(log, testcase) {
  return String(log.output ?? "").trim() === String(testcase.target.output ?? "").trim();
}
