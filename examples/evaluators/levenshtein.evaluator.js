// How near the answer is to the target's `output`, letter by letter: 1 is equal, 0 has nothing in its place.
function judge(log, testcase) {
  const answer = [...String(log.output ?? "")];
  const wanted = [...String(testcase.target.output ?? "")];
  const longest = Math.max(answer.length, wanted.length);
  if (longest === 0) return 1;
  let row = wanted.map((_, index) => index + 1);
  for (const [line, letter] of answer.entries()) {
    let left = line + 1;
    let diagonal = line;
    row = row.map((above, index) => {
      const cost = diagonal + (letter === wanted[index] ? 0 : 1);
      left = Math.min(cost, above + 1, left + 1);
      diagonal = above;
      return left;
    });
  }
  const distance = row.at(-1) ?? answer.length;
  return 1 - distance / longest;
}
