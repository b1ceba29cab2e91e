import type { Card } from "./card.ts";
import type { HttpReply, Inbound, Inbox, Received } from "./inbound.ts";

/**
 * A way to reach people. It keeps nothing: what it needs arrives with each call, what it learns is answered. Whatever
 * the platform does wrong is a {@link ChannelFailure}.
 *
 * @typeParam S its settings, which may be seen. @typeParam X its secrets, which never are.
 */
export type Channel<S = never, X = never> = {
  readonly kind: string;
  readonly capabilities: Capabilities;
  /** Its platform asks by GET whether an address is ours, before it sends anything there. */
  readonly isAskedByGet?: true;
  /** Shows a card at a place, for the first time. */
  notify(tools: ChannelTools, setup: Setup<S, X>, posting: Posting): Promise<Posted>;
  /** Makes what was posted say what the card says now; where nothing can be changed, says it beside it. */
  update(tools: ChannelTools, setup: Setup<S, X>, posting: Posting & { posted: Posted }): Promise<Posted>;
  /** Believes only what is proven to come from the platform, and lately. @throws ChannelFailure `not_genuine` */
  receive(tools: ChannelTools, setup: Setup<S, X>, inbound: Inbound): Promise<Received>;
  /**
   * Where its platform gives up after a few seconds and never tells again. Undefined for what is not proven, and for what
   * takes no time.
   */
  stopgap?(tools: ChannelTools, setup: Setup<S, X>, inbound: Inbound): Stopgap | undefined;
  /** What the platform vouches for of who answered. */
  identify(tools: ChannelTools, setup: Setup<S, X>, sender: Asked): Promise<Identity>;
  /** The place where the person with this address is reached; undefined where the platform does not know them. */
  findPlace(tools: ChannelTools, setup: Setup<S, X>, email: string): Promise<string | undefined>;
  /** Shows a person their inbox where the platform keeps one in sight for them; undefined where they are known no more. */
  showInbox?(tools: ChannelTools, setup: Setup<S, X>, showing: ShownInbox): Promise<void>;
  /** Whether the setup works, in words for whoever set it up. With a place, it says something there. */
  test(tools: ChannelTools, setup: Setup<S, X>, place: string | undefined): Promise<TestReport>;
};

/** What a platform is told when it takes longer than that to find out what comes of something. */
export type Stopgap = {
  readonly afterMs: number;
  readonly reply: HttpReply;
  /** It was told so, and nothing could be found out: nobody is left to wonder. */
  readonly onFailure: () => Promise<void>;
};

/** What is set up: both as their schemas let them through. */
export type Setup<S, X> = {
  readonly settings: S;
  readonly secrets: X;
  /** The organization whose it is, where several share what there is little of. */
  readonly owner?: string;
};

export type ShownInbox = { readonly personId: string; readonly inbox: Inbox | undefined };

export type Capabilities = {
  /** Deciding takes one press. Without, the card ends in numbered options or a link. */
  readonly buttons: boolean;
  /** Asks for a reason, an answer, changed arguments. */
  readonly dialogs: boolean;
  /** What was posted can be changed. */
  readonly updates: boolean;
  /** Whether a person is reached by their e-mail address. */
  readonly people: boolean;
  /** What is shown is seen by one person, so that it may hold a link by which they decide. */
  readonly personalLinks?: boolean;
  readonly limits: CardLimits;
  /** Of a card among others. Absent: it shows no inboxes. */
  readonly inboxLimits?: CardLimits;
};

/** How much of a request there is room for. */
export type CardLimits = {
  readonly fields: number;
  /** Of one argument, one preview, the reason. */
  readonly valueChars: number;
  /** Of the question. */
  readonly messageChars: number;
  readonly previews: number;
  /** Of all values together, about; absent: whatever the others come to. */
  readonly totalChars?: number;
};

export type ChannelTools = {
  /** The only way out by HTTP. What goes through it is in the delivery's log. */
  readonly fetch: typeof globalThis.fetch;
  /** The same where secrets go to and fro: the log has the address and the status only. */
  readonly fetchPrivately?: typeof globalThis.fetch;
  /** Notes an exchange that was not by `fetch`, for the delivery's log. */
  record(exchange: Exchange): void;
  /** What is known of who has this id; for platforms that let us write to nobody who has not written lately. */
  readonly findContact?: (id: string) => Promise<Contact>;
  /** Milliseconds since 1970. */
  readonly clock: () => number;
  readonly signal: AbortSignal;
};

/** Somebody at a platform, as far as the channel has told of them. */
export type Contact = {
  /** When they wrote last; null where that is long ago, or never was. */
  readonly heardAt: number | null;
  /** They want to be sent nothing more. */
  readonly hasStopped: boolean;
  /** By which id the platform tells of them, where that is another; what is known by it is told here as well. */
  readonly knownAs?: string | null;
  readonly keepKnownAs?: (id: string) => Promise<void>;
};

/** A card for a place. */
export type Posting = {
  readonly card: Card;
  /** In the platform's own words: `C0123`, `ana@example.com`, `+4915112345678`. */
  readonly place: string;
  /** What this one request says of the place, e.g. a thread; the channel reads it by a schema of its own. */
  readonly options: Readonly<Record<string, unknown>>;
  /** Where the platform may say what became of it: what stands behind it comes back as `path`. */
  readonly inboundUrl?: string;
  /** Where the person with this address decides without signing in; undefined for who is no member. */
  readonly linkFor?: (email: string) => Promise<string | undefined>;
  readonly answering?: Answering;
  /** What is posted, the same however often it is tried: by it a platform's message is found again. */
  readonly reference?: string;
  /** An earlier attempt may have posted it, and nobody knows. */
  readonly isRepeated?: boolean;
};

/** For channels that make the keys themselves by which answers name what they post. */
export type Answering = {
  /** Secret, and the same whenever the same card is posted again for one delivery: what is made of it is so too. */
  readonly seed: string;
  /** Keeps keys before anything is posted: a process may die right after. */
  readonly keep: (keys: readonly string[], shown: Required<Pick<Posted, "showsCard">>) => Promise<void>;
  readonly parts?: Parts;
};

/** For channels that post a card in several parts: where one fails, those before it are not posted again. */
export type Parts = {
  readonly isDone: (part: string) => boolean;
  /** Once the platform has taken it. */
  readonly done: (part: string) => Promise<void>;
};

/** Who is asked about, by the platform's id, and what the request that they answered says of its place. */
export type Asked = { readonly id: string; readonly options: Posting["options"] };

/** What was posted. */
export type Posted = {
  /** JSON, for `update`. */
  readonly message: Readonly<Record<string, unknown>>;
  /** By which answers name it, within the channel: `C0123:1712.0001`, a `Message-ID`. */
  readonly keys: readonly string[];
  /** False where something else than the whole card was shown, e.g. by a template: no yes in words is an answer to it. */
  readonly showsCard?: boolean;
};

/** Who somebody is, as far as the platform vouches for it. */
export type Identity = {
  readonly name: string;
  /** Null where the platform does not vouch for it, e.g. of a guest from elsewhere. */
  readonly email: string | null;
};

export type TestReport = { readonly isWorking: boolean; readonly findings: readonly TestFinding[] };
export type TestFinding = { readonly isGood: boolean; readonly text: string };

/** What was said and answered on the way to a platform. Secrets are taken out by whoever keeps it. */
export type Exchange = {
  readonly request: string;
  readonly reply: string | null;
  readonly status: number | null;
  readonly durationMs: number;
};
