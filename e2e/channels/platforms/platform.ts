import type { PlatformRequest, Seen } from "../../fakes/serve.ts";

/** What a platform said to us, and was answered. */
export type Sent = { status: number; text: string };
export type Send = (request: PlatformRequest) => Promise<Sent>;

/** Who does something, and when by the platform's clock. */
export type Doing = { user: string; at: number };

/** A platform's fake, as tests of the whole server drive it. Messages are counted from the first that was shown. */
export type Platform = AsyncDisposable & {
  readonly kind: string;
  readonly settings: Record<string, unknown>;
  readonly secrets: Record<string, string>;
  /** Where requests are shown. */
  readonly place: string;
  /** What must not be in any log, beside `secrets`. */
  isSecret(text: string): boolean;
  account(name: "ana" | "vic" | "eve"): string;
  /** Cards only, as people see them now. */
  shown(): Seen[];
  approve(message: number, doing: Doing): PlatformRequest;
  /** Says no, and why, in whatever way there is. */
  deny(given: Doing & { message: number; reason: string; send: Send }): Promise<Sent>;
  /** Somebody asks who they are, and nobody else reads along. */
  introduce(doing: Doing): PlatformRequest;
  /** What was said to who asked: in the reply, or in a message. */
  answerTo(reply: Sent): string;
  /** The same with another sender's proof. */
  forge(request: PlatformRequest, at: number): PlatformRequest;
};
