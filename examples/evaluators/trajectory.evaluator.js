// How well the steps of a trace follow the target's `trajectory`, a list of names: the share of steps, of both, that come
// in the same order. A step is named by its File, or by the tool that the model calls.
function namesOf(log) {
  const steps = [];
  for (const call of log.output_message?.tool_calls ?? []) steps.push((call.function ?? call).name);
  for (const child of log.trace_children ?? []) {
    const { name } = child[child.type] ?? {};
    if (name !== undefined) steps.push(name);
    steps.push(...namesOf(child));
  }
  return steps;
}

function judge(log, testcase) {
  const wanted = testcase.target.trajectory;
  if (!Array.isArray(wanted)) throw new Error("The target has no list `trajectory`.");
  const steps = namesOf(log);
  console.log("steps:", steps.join(" → "));
  if (wanted.length + steps.length === 0) return 1;
  let row = wanted.map(() => 0);
  for (const step of steps) {
    let left = 0;
    let diagonal = 0;
    row = row.map((above, index) => {
      left = step === wanted[index] ? diagonal + 1 : Math.max(above, left);
      diagonal = above;
      return left;
    });
  }
  return (2 * (row.at(-1) ?? 0)) / (wanted.length + steps.length);
}
