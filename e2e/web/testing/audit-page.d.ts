/** What is wrong with the page as it stands, in words. Runs within the page. */
export function auditPage(): Promise<string[]>;
