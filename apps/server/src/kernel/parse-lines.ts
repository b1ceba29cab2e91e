/** What `readLines` of `@parley/db` wrote, line by line; apart from it, so that a thread that computes loads no database. */
export function* parseLines<Row extends readonly unknown[]>(lines: string): Generator<Row> {
  for (let from = 0; from < lines.length;) {
    const end = lines.indexOf("\n", from);
    const to = end < 0 ? lines.length : end;
    if (to > from) yield JSON.parse(lines.slice(from, to)) as Row;
    from = to + 1;
  }
}
