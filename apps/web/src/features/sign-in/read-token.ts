/** The token of a link; as it is, since a router may read digits as a number. */
export const readToken = (): string => new URLSearchParams(window.location.search).get("token") ?? "";
