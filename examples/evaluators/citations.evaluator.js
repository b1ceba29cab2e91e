// The answer cites, as [1] or [1, 2], and only sources that there are: as many as the input `sources` has.
function judge(log) {
  const given = log.inputs?.sources ?? [];
  const sources = typeof given === "string" ? JSON.parse(given) : given;
  if (!Array.isArray(sources)) throw new Error("The input `sources` is no list.");
  const marks = String(log.output ?? "").matchAll(/\[(\d+(?:\s*,\s*\d+)*)\]/g);
  const cited = [...marks].flatMap(([, numbers]) => numbers.split(",").map(Number));
  const unknown = cited.filter((number) => number < 1 || number > sources.length);
  if (unknown.length > 0) console.log("no such source:", unknown.join(", "));
  return cited.length > 0 && unknown.length === 0;
}
