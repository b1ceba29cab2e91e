/** What a process is told first. */
export type AdapterData = {
  readonly packageName: string;
  /** The export that makes the adapter; null: the only one of the package that says so by its name. */
  readonly factory: string | null;
  /** Settings and secrets, as the adapter takes them. */
  readonly config: Readonly<Record<string, unknown>>;
};

export type Button = {
  readonly id: string;
  readonly label: string;
  readonly style: "default" | "primary" | "danger";
};

/** What is to be shown. As a card it has buttons, and replaces whatever a card had before. */
export type Content = {
  readonly text: string;
  readonly buttons: readonly Button[];
  readonly isCard: boolean;
};

/** What came in for the adapter. */
export type WebhookRequest = {
  readonly url: string;
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
};

/** What an adapter is asked to do. */
export type AdapterCall =
  | { readonly act: "describe" }
  /** At a thread of the platform, or to a person, by the adapter's ids. */
  | { readonly act: "post"; readonly place: string; readonly content: Content }
  | { readonly act: "edit"; readonly message: MessageName; readonly content: Content }
  | { readonly act: "reply"; readonly message: MessageName; readonly content: Content }
  /** Says something to one person, seen by nobody else where the platform can do that. */
  | { readonly act: "tell"; readonly threadId: string; readonly userId: string; readonly text: string }
  | { readonly act: "receive"; readonly request: WebhookRequest };

export type MessageName = { readonly threadId: string; readonly id: string };

/** What the adapter made of something that came in. */
export type AdapterEvent = {
  readonly userId: string;
  readonly userName: string;
  readonly threadId: string;
  /** Nobody else reads along. */
  readonly isAlone: boolean;
} & (
  | {
      readonly type: "press";
      readonly actionId: string;
      /** The platform's moment, in milliseconds; null where it says none. */
      readonly at: number | null;
    }
  | { readonly type: "words"; readonly text: string }
);

export type ReceivedWebhook = {
  /** The same was believed without any proof. */
  readonly believesAnything: boolean;
  readonly events: readonly AdapterEvent[];
  readonly reply: { readonly status: number; readonly contentType: string | null; readonly body: string };
};

export type CallResult = {
  describe: { readonly name: string };
  post: MessageName;
  edit: MessageName;
  reply: MessageName;
  tell: null;
  receive: ReceivedWebhook;
};

export type FetchRequest = {
  readonly url: string;
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | null;
};
export type FetchReply =
  | {
      readonly status: number;
      readonly headers: Readonly<Record<string, string>>;
      readonly body: Uint8Array | null;
    }
  | { readonly failure: string };

/** An error as far as it can be copied. */
export type AdapterFailure = {
  readonly message: string;
  /** As Chat SDK names them: `RATE_LIMITED`, `AUTH_FAILED`; of Node: `ERR_MODULE_NOT_FOUND`. */
  readonly code: string | null;
  readonly retryAfterSeconds: number | null;
  /** It asked the platform for nothing, so that nothing can have come of it. */
  readonly askedNothing: boolean;
  /** It wanted a connection of its own, which is refused. */
  readonly wasDirect: boolean;
};

export type ToProcess =
  | { readonly type: "start"; readonly data: AdapterData }
  | { readonly type: "call"; readonly id: number; readonly call: AdapterCall }
  | { readonly type: "fetched"; readonly id: number; readonly reply: FetchReply };

export type FromProcess =
  | { readonly type: "done"; readonly id: number; readonly result: CallResult[keyof CallResult] }
  | { readonly type: "failed"; readonly id: number; readonly failure: AdapterFailure }
  | { readonly type: "fetch"; readonly id: number; readonly callId: number; readonly request: FetchRequest };
