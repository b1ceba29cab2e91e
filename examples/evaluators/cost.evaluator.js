// USD that the answer cost; nothing to say where no price is known.
function judge(log) {
  const { prompt_cost: prompt, output_cost: output } = log;
  return typeof prompt === "number" && typeof output === "number" ? prompt + output : null;
}
