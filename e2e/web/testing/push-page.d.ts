/** Where a browser that only pretends to subscribe is to be told, and with which keys. */
export type Pretended = { endpoint: string; keys: object };

/** There is no push service of a browser's maker here: the browser subscribes with ours. Runs within the page. */
export function pretendToSubscribe(pretended: Pretended): void;

/** What the notices that are shown say. Runs within the page. */
export function readNotices(): Promise<{ title: string; acts: string[] }[]>;

/** Presses the first button of the notice, and answers where that leads. Runs within the service worker. */
export function pressNotice(): Promise<string>;

/** What is kept on the device. Runs within the page. */
export function listCaches(): Promise<string[]>;

/** The service worker of the page; null where there is none. Runs within the page. */
export function findWorker(): Promise<{ scope: string; script?: string; state?: string } | null>;
