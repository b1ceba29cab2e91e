/** What is used of an adapter of Chat SDK (`Adapter` of `chat` 4.41). */
export type Adapter = {
  readonly name: string;
  initialize(chat: unknown): Promise<void>;
  handleWebhook(request: Request, options: object): Promise<Response>;
  postMessage(threadId: string, message: unknown): Promise<{ id: string; threadId?: string }>;
  editMessage?(threadId: string, id: string, message: unknown): Promise<{ id: string; threadId?: string }>;
  reply?(threadId: string, id: string, message: unknown): Promise<{ id: string; threadId?: string }>;
  postEphemeral?(threadId: string, userId: string, message: unknown): Promise<unknown>;
  openDM?(userId: string): Promise<string>;
  isDM?(threadId: string): boolean;
};

/** Whoever did something, as adapters tell of them. */
export type Author = {
  readonly userId?: unknown;
  readonly userName?: unknown;
  readonly fullName?: unknown;
  readonly isBot?: unknown;
  readonly isMe?: unknown;
};

/** It says nothing: what adapters log may hold secrets. */
export const silentLogger = {
  debug: (): void => {},
  info: (): void => {},
  warn: (): void => {},
  error: (): void => {},
  child: (): unknown => silentLogger,
};
