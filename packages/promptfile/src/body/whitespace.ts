/**
 * What the text between two tags means, in four steps:
 *
 * 1. The rest of the opening tag's line, if blank, is dropped with its line break.
 * 2. The closing tag's line, if blank before the tag, is dropped with the line break before it.
 * 3. If step 1 dropped a line, the white space that begins every line that is not blank is removed (the longest
 *    common one); text that begins on the line of its tag keeps its indentation.
 * 4. Nothing else changes: inner blank lines, inner indentation and trailing spaces are content.
 *
 * ```text
 * <user>            <user>Hello</user>        <user>
 *   Hello              "Hello"
 *     world                                     Hello     "\nHello"
 * </user>                                     </user>
 *  "Hello\n  world"
 * ```
 */
export function readBlock(raw: string): string {
  const lines = raw.split("\n");
  if (lines.length === 1) return raw;
  const isBlock = isBlank(lines[0] ?? "");
  if (isBlank(lines.at(-1) ?? "")) lines.pop();
  if (!isBlock) return lines.join("\n");
  lines.shift();
  return dedent(lines).join("\n");
}

/** Writes text as lines of their own, two spaces deeper than `indent`; `undefined` where that would change it. */
export function writeBlock(text: string, indent: string): string | undefined {
  if (text === "") return "";
  const inner = `${indent}  `;
  const lines = text.split("\n").map((line) => (line === "" ? "" : inner + line));
  const block = `\n${lines.join("\n")}\n${indent}`;
  return readBlock(block) === text ? block : undefined;
}

export function isBlank(text: string): boolean {
  return /^[ \t]*$/.test(text);
}

function dedent(lines: readonly string[]): string[] {
  const indentation = commonIndentation(lines);
  if (indentation === "") return [...lines];
  return lines.map((line) => {
    let kept = 0;
    while (kept < indentation.length && line[kept] === indentation[kept]) kept += 1;
    return line.slice(kept);
  });
}

/** The longest white space that begins every line that is not blank. */
export function commonIndentation(lines: readonly string[]): string {
  let common: string | undefined;
  for (const line of lines) {
    if (isBlank(line)) continue;
    const indentation = /^[ \t]*/.exec(line)?.[0] ?? "";
    common = common === undefined ? indentation : sharedStart(common, indentation);
    if (common === "") return "";
  }
  return common ?? "";
}

function sharedStart(a: string, b: string): string {
  let length = 0;
  while (length < a.length && a[length] === b[length]) length += 1;
  return a.slice(0, length);
}
