// The model called exactly the tools of the target's `tool_calls`, in any order: `{ name, arguments }`, or a name alone.
// Of the arguments, those named have to be equal; others may be there as well.
// What a model wrote may be no JSON: then it holds nothing that is wanted.
function read(value) {
  try {
    return typeof value === "string" ? JSON.parse(value || "{}") : (value ?? {});
  } catch {
    return undefined;
  }
}

function holds(given, wanted) {
  if (wanted === null || typeof wanted !== "object") return given === wanted;
  if (given === null || typeof given !== "object") return false;
  if (Array.isArray(wanted) && wanted.length !== given.length) return false;
  return Object.entries(wanted).every(([name, value]) => holds(given[name], value));
}

// Gives each that is wanted a call of its own: one that took a call lets go of it where another would do.
function assign(wanted, made) {
  const takenBy = new Map();
  const take = (one, tried) =>
    made.some((call, place) => {
      if (tried.has(place) || !fits(call, one)) return false;
      tried.add(place);
      if (takenBy.has(place) && !take(takenBy.get(place), tried)) return false;
      takenBy.set(place, one);
      return true;
    });
  const missing = wanted.filter((one) => !take(one, new Set()));
  return { missing, left: made.filter((_, place) => !takenBy.has(place)) };
}

const fits = (call, one) => call.name === one.name && holds(read(call.arguments), read(one.arguments));

function judge(log, testcase) {
  if (!Array.isArray(testcase.target.tool_calls)) throw new Error("The target has no list `tool_calls`.");
  const wanted = testcase.target.tool_calls.map((one) => (typeof one === "string" ? { name: one } : one));
  const made = (log.output_message?.tool_calls ?? []).map((call) => call.function ?? call);
  const { missing, left } = assign(wanted, made);
  for (const one of missing) console.log("not called:", one.name, JSON.stringify(one.arguments ?? {}));
  if (left.length > 0) console.log("called as well:", left.map(({ name }) => name).join(", "));
  return missing.length + left.length === 0;
}
