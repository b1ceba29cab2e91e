/** Resolves once the page has come to rest. Runs within the page. */
export function comeToRest(): Promise<void>;
