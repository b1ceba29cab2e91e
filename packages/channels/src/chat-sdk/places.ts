/** What places are, as an adapter names them. Addresses that its setup names may be in them. */
export type IsPlace = (place: string, origins: ReadonlySet<string>) => boolean;

/** What would lead a request elsewhere, where an adapter puts it into an address as it is. */
const unsafe = /[/?#%\\\p{Cc}]|\.\./u;

const isText = (text: string): boolean => text !== "" && !unsafe.test(text);

/** Of adapters that nobody has read: whatever they make of it, it stays one part of an address, and is none itself. */
export const isHarmless: IsPlace = (place) =>
  isText(place) && !place.split(/[:,;|.]/u).some((part) => /:\/\//u.test(decode(part)));

export const matches =
  (pattern: RegExp): IsPlace =>
  (place) =>
    pattern.test(place);

/** A conversation's thread is named in Base64. */
export const isGoogleChatPlace: IsPlace = (place) => {
  const [, thread] = /^gchat:spaces\/[\w-]+(?::([\w-]{4,}))?(?::dm)?$/u.exec(place) ?? [undefined, null];
  if (thread === null) return /^(?:users\/)?[\w@+-]+(?:\.[\w@+-]+)*$/u.test(place);
  return thread === undefined || /^spaces\/[\w-]+\/threads\/[\w-]+(?:\.[\w-]+)*$/u.test(decode(thread));
};

/** Of a conversation: with the address that is asked, to which the bot's token goes. */
export const isTeamsPlace =
  (isConnector: (origin: string) => boolean): IsPlace =>
  (place, origins) => {
    if (!place.startsWith("teams:")) return isText(place);
    const [, conversation, address] = /^teams:([\w-]+):([\w-]+)(?::[A-Za-z]+)?$/u.exec(place) ?? [];
    if (conversation === undefined || address === undefined || !isText(decode(conversation))) return false;
    const service = decode(address);
    // Whoever reads it can take it for nothing else.
    if (!/^https?:\/\/[\w.-]+(?::\d+)?(?:\/[\w/-]*)?$/u.test(service)) return false;
    const origin = URL.parse(service)?.origin;
    return origin !== undefined && (origins.has(origin) || isConnector(origin));
  };

const decode = (part: string): string => Buffer.from(part, "base64url").toString("utf8");
