import type { Card } from "./card.ts";
import type { Answering, Posting } from "./channel.ts";

/** What came in, byte for byte. */
export type Inbound = HttpInbound | MailInbound | TextInbound;

export type HttpInbound = {
  readonly type: "http";
  /** The whole address it was sent to, as the platform signed it. */
  readonly url: string;
  /** What stands behind the channel's own address: `events`, `interactions`. */
  readonly path: string;
  readonly method: string;
  /** By lower-case name. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
};

export type MailInbound = {
  readonly type: "mail";
  readonly raw: Uint8Array;
  /** Of the envelope. */
  readonly from: string;
  readonly recipients: readonly string[];
  /** Who handed it over; null where it was fetched from a mailbox. */
  readonly remoteAddress: string | null;
  /** What a provider found out about its sender, where the provider's signature covers that. */
  readonly results?: readonly MailResult[] | undefined;
};

/** One method's result, in the words of RFC 8601. */
export type MailResult = {
  /** `dkim`, `spf`, `dmarc`, `arc`, … */
  readonly method: string;
  /** `pass`, `fail`, `none`, … */
  readonly result: string;
  /** By type and name: `header.d`, `smtp.mailfrom`, … */
  readonly properties: Readonly<Record<string, string>>;
};

/** A message of a connection that the channel keeps open itself, which has proven it. */
export type TextInbound = { readonly type: "text"; readonly text: string };

/** What came in, read and proven. */
export type Received = {
  readonly events: readonly ChannelEvent[];
  readonly askings?: readonly ChannelAsking[];
  /** Who wrote, and when: for `ChannelTools.findContact`. */
  readonly heard?: readonly Heard[];
  /**
   * What the platform is told once all is dealt with: the results, in the order of events, then of askings. `isLate`: it has
   * been told something else meanwhile (`Channel.stopgap`), and whoever did something is told of it in another way.
   */
  respond(results: readonly EventResult[], how?: { readonly isLate: boolean }): Promise<HttpReply>;
};

/** Somebody wrote, whatever it was; `at` is the platform's moment, in milliseconds. */
export type Heard = { readonly id: string; readonly at: number };

export type HttpReply = {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
};

type Common = {
  /** The platform's own name for what happened: the same when it is told again. */
  readonly id: string;
  readonly sender: Sender;
  readonly about: About;
  /** The platform's moment, in milliseconds; absent where it says none. What is told a day late decides nothing. */
  readonly at?: number;
};

/** Who did it, in the platform's words. It is an id, never an address or a name that people choose. */
export type Sender = { readonly id: string; readonly name: string };

/** The request that is meant: by what was posted, so that nobody answers what was never shown there. */
export type About = {
  /** One of `Posted.keys`. */
  readonly key: string;
  /** Where the platform gave back what we had put into it. It must be the same request. */
  readonly approvalId?: string | undefined;
  /** It was done in the inbox that the platform shows this sender alone: the request counts where it is in there. */
  readonly isInbox?: boolean | undefined;
  /** Where nothing was asked of this sender under `key`: what somebody else was asked, and this answers. It decides nothing. */
  readonly ofOther?: { readonly key: string; readonly mayTell: boolean } | undefined;
};

type Words = Common & {
  readonly type: "words";
  readonly text: string;
  /** Where others talk to each other as well, so that a yes may be one to somebody else. */
  readonly isAmongPeople?: boolean;
  /** A program may have written them that answers whatever it is told, so that it is told little. */
  readonly mayBeMachine?: boolean;
  /**
   * Where they name a whole conversation, so that they count only where nothing else was asked in it lately, and it was shown
   * before they were written. Where nothing was, the result's text says so to whom that may be said.
   */
  readonly isBare?: boolean;
  /** Bare ones could have stood in the thread of what they mean, so that whoever wrote them is told to. */
  readonly hasThreads?: boolean;
  /** Where they name a message of ours. Where nobody knows which, the result's text says so to whom that may be said. */
  readonly isReply?: boolean;
  /** How else they may be read, where nothing was asked under the key. */
  readonly otherwise?: { readonly key: string; readonly text: string; readonly isBare: boolean } | undefined;
};

/** Receipts come in any order, and each may come more than once. */
export type Receipt = Common & {
  readonly type: "receipt";
  readonly state: "sent" | "delivered" | "read" | "failed";
  /** The platform's moment, in milliseconds. */
  readonly at: number;
  /** Why it failed. */
  readonly text: string;
  /** Under which it is found where the message's own key is not known yet. */
  readonly otherKey: string | undefined;
};

export type ChannelEvent =
  /** A decision, by a button or a form. */
  | (Common & { readonly type: "decision"; readonly decision: ChannelDecision })
  /** One of the card's options, by its place in the list, and what was said with it; for what was shown under the key. */
  | (Common & { readonly type: "option"; readonly index: number; readonly text?: string | undefined })
  /** Words; what they decide, if anything, is found out by the server. */
  | Words
  /** What became of a message after the platform had taken it. Nobody answered anything. */
  | Receipt
  /** Somebody wants a form; `respond` opens it with the card of the result. */
  | (Common & { readonly type: "form" });

/** What somebody wants that is about nothing that was posted. */
export type ChannelAsking = Pick<Common, "id" | "sender"> &
  (
    | {
        /** Somebody wants to see what waits for them. */
        readonly type: "inbox";
        readonly page: number;
        /** They see it for as long as they like, so that it is kept up to date. */
        readonly isKept: boolean;
      }
    /** Somebody wants to see a request: as it is shown in messages, or all of it. */
    | { readonly type: "look"; readonly approvalId: string; readonly isWhole: boolean }
    /** Somebody says that they are a member. */
    | { readonly type: "link" }
    /** Somebody wants to be sent nothing more, or to be asked again. */
    | {
        readonly type: "stop" | "start";
        /** The platform's moment, in milliseconds. */
        readonly at: number;
        /** What else it may be: an answer to the message that it replies to, or the name of an option. */
        readonly answer?: ChannelEvent;
      }
    /** Somebody wrote to the app itself, where that launches an agent. */
    | {
        readonly type: "launch";
        /** Who may: the platform's ids, or `members`. */
        readonly senders: readonly string[];
        /** As an answer there would name it: where something waits under it, this is one. */
        readonly key: string;
        readonly conversation: Conversation;
        /** Asked for where they may launch only. */
        readonly readThread: () => Promise<Thread>;
      }
    /** The platform does not let us do anything any more; `text` says why. */
    | { readonly type: "removed"; readonly text: string }
  );

/** Where somebody wrote, in the platform's own words; to answer there, `thread` is enough. */
export type Conversation = {
  readonly team: string | null;
  readonly channel: string;
  readonly thread: string;
  readonly message: string;
};
/** What was said there, oldest first, with the message itself. */
export type Thread = {
  readonly messages: readonly ThreadMessage[];
  /** Whether what was said just before the message may be missing. */
  readonly isPartial: boolean;
};
export type ThreadMessage = { readonly id: string; readonly senderId: string; readonly text: string };

/** What waits for a person, a page of it. */
export type Inbox = {
  readonly cards: readonly Card[];
  /** 1 is the first. */
  readonly page: number;
  readonly pages: number;
  readonly total: number;
  /** Where all of it is, in the browser. */
  readonly link: string;
};

export type ChannelDecision =
  | {
      readonly decision: "approve";
      readonly args_hash: string;
      readonly comment?: string | undefined;
      /** By their place in the card's list of editable arguments, as the form had them. */
      readonly edits?: readonly { readonly index: number; readonly text: string }[] | undefined;
    }
  | {
      readonly decision: "deny";
      readonly args_hash: string;
      readonly comment?: string | undefined;
      readonly option?: string | undefined;
    }
  | {
      readonly decision: "answer";
      readonly answer?: string | undefined;
      readonly option?: string | undefined;
    };

/** What came of an event, and the card as it is now where who asked may see it. */
export type EventResult = {
  readonly status: "counted" | "refused" | "unclear" | "shown" | "repeated" | "ignored";
  /** For whoever did it. */
  readonly text: string;
  /** Of what is told again: it was refused, and `text` says why, as it did then. */
  readonly wasRefused?: boolean;
  /** What was written is a yes or a no: whoever wrote it is told what came of it, each time. */
  readonly isDecisive?: boolean;
  /** Nobody knows whose account it came from. */
  readonly isUnknown?: boolean;
  readonly card?: Card | undefined;
  readonly inbox?: Inbox | undefined;
  /** Where a signed-in member says that the sender's account is theirs. */
  readonly link?: string | undefined;
  /** Typed there: that somebody opened a link, wherever they found it, says nothing. */
  readonly code?: string | undefined;
  /** Of the place where it was asked. */
  readonly options?: Posting["options"] | undefined;
  /** Keeps under which keys answers name what is said of it now. */
  readonly keep?: Answering["keep"] | undefined;
};
