// The model called exactly the tools of the target's `tool_calls`, in any order: `{ name, arguments }`, or a name alone.
// Of the arguments, those named have to be equal; others may be there as well.
const read = (value) => (typeof value === "string" ? JSON.parse(value || "{}") : (value ?? {}));

function holds(given, wanted) {
  if (wanted === null || typeof wanted !== "object") return given === wanted;
  if (given === null || typeof given !== "object") return false;
  if (Array.isArray(wanted) && wanted.length !== given.length) return false;
  return Object.entries(wanted).every(([name, value]) => holds(given[name], value));
}

function judge(log, testcase) {
  const wanted = testcase.target.tool_calls;
  if (!Array.isArray(wanted)) throw new Error("The target has no list `tool_calls`.");
  const left = (log.output_message?.tool_calls ?? []).map((call) => call.function ?? call);
  for (const one of wanted) {
    const { name, arguments: wantedArguments } = typeof one === "string" ? { name: one } : one;
    const place = left.findIndex(
      (call) => call.name === name && holds(read(call.arguments), read(wantedArguments)),
    );
    if (place === -1) {
      console.log("not called:", name, JSON.stringify(wantedArguments ?? {}));
      return false;
    }
    left.splice(place, 1);
  }
  if (left.length > 0) console.log("called as well:", left.map(({ name }) => name).join(", "));
  return left.length === 0;
}
