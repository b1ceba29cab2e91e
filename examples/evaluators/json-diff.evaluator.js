// How much of the target's JSON (`json`, else `output`) the answer has: the share of all values, of both, that are equal.
function listValues(value, place, found) {
  if (value === null || typeof value !== "object" || Object.keys(value).length === 0)
    found.set(place, JSON.stringify(value));
  else
    for (const [name, inner] of Object.entries(value))
      listValues(inner, `${place}/${name.replaceAll("/", "~1")}`, found);
  return found;
}

const read = (value) => (typeof value === "string" ? JSON.parse(value) : value);

function judge(log, testcase) {
  const wanted = listValues(read(testcase.target.json ?? testcase.target.output), "", new Map());
  let answer;
  try {
    answer = read(log.output);
  } catch {
    console.log("The answer is no JSON.");
    return 0;
  }
  const given = listValues(answer, "", new Map());
  const places = new Set([...wanted.keys(), ...given.keys()]);
  const differing = [...places].filter((place) => wanted.get(place) !== given.get(place));
  for (const place of differing.slice(0, 20))
    console.log(`${place}: wanted ${wanted.get(place) ?? "nothing"}, got ${given.get(place) ?? "nothing"}`);
  return (places.size - differing.length) / places.size;
}
