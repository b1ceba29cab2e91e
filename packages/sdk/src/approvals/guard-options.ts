import type { CallContext } from "./call-context.ts";
import type { Circle, Plan, RequestAttachment } from "./circle.ts";
import type { AnyFunction } from "./name-arguments.ts";
import type { Schema } from "./schema.ts";

/** The arguments of a function by their names: its only object, else one property a parameter. */
export type NamedArguments<F extends AnyFunction> =
  Parameters<F> extends [infer Only extends object] ? Only : Readonly<Record<string, unknown>>;

/** What a policy in code says of a call: run it, refuse it, or ask people (others than usual, with a plan). */
export type Verdict = "allow" | "ask" | { readonly deny: string } | { readonly ask: Plan };

/** As many texts as there are parameters. */
type NamesOf<List extends readonly unknown[]> = { readonly [Index in keyof List]: string };

/** Whether a function takes one object, whose members have names already. */
type TakesObject<F extends AnyFunction> =
  Parameters<F> extends []
    ? true
    : Parameters<F> extends [infer Only]
      ? Only extends
          | readonly unknown[]
          | string
          | number
          | boolean
          | bigint
          | symbol
          | null
          | undefined
          | AnyFunction
        ? false
        : true
      : false;

type ParameterNames<F extends AnyFunction> =
  TakesObject<F> extends true
    ? { readonly parameters?: undefined }
    : {
        /** A name for each argument: people are shown all of them. */
        readonly parameters: NamesOf<Required<Parameters<F>>>;
      };

/** How a function is guarded. */
export type GuardOptions<F extends AnyFunction> = Circle &
  ParameterNames<F> & {
    /** What people and models call it. Default: the function's name. */
    readonly name?: string | undefined;
    /** What it does: for models, and for people beside the arguments. */
    readonly description?: string | undefined;
    /** Checks and completes the arguments; changed ones are checked again before they run. */
    readonly schema?: Schema<NamedArguments<F>> | undefined;
    /**
     * Which calls need no people, or may not be at all. Where it fails, people are asked. The server's policies are
     * asked as well; only `allow` and `deny` end it here.
     */
    readonly policy?:
      | ((args: NamedArguments<F>, context: CallContext) => Verdict | Promise<Verdict>)
      | undefined;
    /** `true`, or the names of arguments that who approves may change. */
    readonly editable?: boolean | readonly string[] | undefined;
    /** What it ends as when nobody has decided by the deadline. Default: `timed_out`, which is no denial. */
    readonly onTimeout?: "timed_out" | "denied" | "approved" | undefined;
    readonly stakes?: "low" | "medium" | "high" | undefined;
    /**
     * What an approval is given under: an etag, a balance, the hash of a plan. Asked when people are asked, and again
     * before an approved call runs; where it is another by then, the call does not run (`outdated`). It gets the
     * arguments as they were asked for, and answers JSON.
     */
    readonly facts?: ((args: NamedArguments<F>) => unknown) | undefined;
    /** How long an approval may be used. Default: a day. */
    readonly validFor?: Circle["deadline"];
    /** What will happen, in words for people; or attachments that show it (`text`, `diff`, `image`, `link`). */
    readonly describe?: ((args: NamedArguments<F>) => Description | Promise<Description>) | undefined;
  };

type Description = string | readonly RequestAttachment[];
