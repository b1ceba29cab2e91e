// Tokens of the question and the answer together.
function judge(log) {
  const { prompt_tokens: prompt, output_tokens: output } = log;
  return typeof prompt === "number" && typeof output === "number" ? prompt + output : null;
}
