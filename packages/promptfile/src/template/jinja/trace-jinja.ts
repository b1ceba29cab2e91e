import type { TextSpan } from "../text-span.ts";
import type { JinjaEngine } from "./jinja-engine.ts";
import { markTemplate } from "./mark-template.ts";
import { readMarks } from "./read-marks.ts";

type Inputs = Readonly<Record<string, unknown>>;

/** The private use area of Unicode: characters that nobody's text has. */
const [FIRST_SIGN, LAST_SIGN] = [0xe000, 0xf8ff];

/**
 * Tells where rendered Jinja came from, which the engine does not: templates with marks in them are rendered beside, and
 * what is left without the marks must be what was rendered, or there is no telling. What was rendered is never touched.
 */
export function traceJinja(
  sources: readonly string[],
  rendered: readonly string[],
  { engine, inputs }: { engine: JinjaEngine; inputs: Inputs },
): (TextSpan[] | undefined)[] {
  const sign = findUnusedSign([...sources, ...rendered]);
  if (sign === undefined) return sources.map(() => undefined);
  const marked = sources.map((source) => markTemplate(source, sign));
  const result = engine.render(
    marked.map(({ source }) => source),
    inputs,
  );
  return marked.map((template, index) => {
    const read = result.ok ? readMarks(result.texts[index] ?? "", template, sign) : undefined;
    return read?.text === rendered[index] ? read?.spans : undefined;
  });
}

function findUnusedSign(texts: readonly string[]): string | undefined {
  for (let code = FIRST_SIGN; code <= LAST_SIGN; code += 1) {
    const sign = String.fromCharCode(code);
    if (texts.every((text) => !text.includes(sign))) return sign;
  }
  return undefined;
}
