import { DatapointRowError } from "./datapoint-row-error.ts";

const longestLine = 10 * 1024 * 1024;

/** The values of JSON lines; empty lines are passed over. */
export async function* readLines(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<unknown> {
  const decoder = new TextDecoder("utf-8", { fatal: true });
  let rest = "";
  for await (const chunk of bytes) {
    const lines = (rest + decoder.decode(chunk, { stream: true })).split("\n");
    rest = lines.pop() ?? "";
    if (rest.length > longestLine) throw new DatapointRowError("the line is too long");
    for (const line of lines) if (line.trim() !== "") yield readLine(line);
  }
  rest += decoder.decode();
  if (rest.trim() !== "") yield readLine(rest);
}

function readLine(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch (error) {
    throw new DatapointRowError(error instanceof Error ? error.message : "not JSON");
  }
}
