import { toWords } from "@parley/db";

/** What of a text can be found; what comes after is kept but not indexed. */
const maxIndexedLength = 100_000;

/** The words of a Log. Inputs are JSON: its escapes are no letters. */
export function wordsOfLog({
  input_text,
  output_text,
}: {
  input_text: string | null;
  output_text: string | null;
}): string[] {
  const inputs = (input_text ?? "").slice(0, maxIndexedLength).replaceAll(/\\(?:u[0-9a-fA-F]{4}|.)/g, " ");
  return toWords(`${inputs} ${(output_text ?? "").slice(0, maxIndexedLength)}`);
}
