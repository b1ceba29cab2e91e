type Warning = { type: string; message: string };

/** The provider whose model was passed over for want of a key; undefined where a warning says something else. */
export function keylessProvider({ type, message }: Warning): string | undefined {
  if (type !== "fallback") return undefined;
  return /\bNo (?:API key|base URL) is known for the provider ([\w-]+)/.exec(message)?.[1];
}
