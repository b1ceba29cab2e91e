/** Which version is shown, against which. */
export type VersionChoice = { version?: string; base?: string };

/** Reads it from a URL's search. */
export const readVersionChoice = (search: Record<string, unknown>): VersionChoice => ({
  ...(typeof search["version"] === "string" && { version: search["version"] }),
  ...(typeof search["base"] === "string" && { base: search["base"] }),
});
