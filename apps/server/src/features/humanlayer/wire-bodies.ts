import { AnswerOption } from "@parley/contract";
import { z } from "zod";

/** What clients send. Null and absent are the same to them, and keys nobody knows are kept. */

const CallId = z.string().min(1, "Give the call an id").max(400);
const Options = z
  .array(AnswerOption)
  .max(50)
  .nullish()
  .refine((list) => new Set(list?.map(({ name }) => name)).size === (list?.length ?? 0), {
    error: "Each option needs a name of its own",
  });

const Phone = z.looseObject({ phone_number: z.string().min(1).max(100) });

/** Every kind that was ever documented, the composite ones included. */
export type WireChannel = {
  slack?: { channel_or_user_id: string } | null | undefined;
  email?: { address: string } | null | undefined;
  sms?: { phone_number: string } | null | undefined;
  whatsapp?: { phone_number: string } | null | undefined;
  channel_id?: number | null | undefined;
  any_of?: WireMember[] | null | undefined;
  all_of?: WireMember[] | null | undefined;
};
/** A channel, or one that joins after so many seconds. */
export type WireMember = WireChannel | { timeout: number; channel: WireChannel };

const Member: z.ZodType<WireMember> = z.lazy(() =>
  z.union([z.looseObject({ timeout: z.number().min(0).max(7_776_000), channel: Channel }), Channel]),
);
const Channel: z.ZodType<WireChannel> = z.looseObject({
  slack: z.looseObject({ channel_or_user_id: z.string().max(200) }).nullish(),
  email: z.looseObject({ address: z.string().min(1).max(320) }).nullish(),
  sms: Phone.nullish(),
  whatsapp: Phone.nullish(),
  channel_id: z.int().nullish(),
  any_of: z.array(Member).min(1).max(20).nullish(),
  all_of: z.array(Member).min(1).max(20).nullish(),
});

const State = z.record(z.string(), z.unknown()).nullish();

export const FunctionCallBody = z.object({
  run_id: z.string().max(500),
  call_id: CallId,
  spec: z.looseObject({
    fn: z.string().min(1).max(500),
    kwargs: z.record(z.string(), z.unknown()),
    channel: Channel.nullish(),
    reject_options: Options,
    state: State,
  }),
});
export const HumanContactBody = z.object({
  run_id: z.string().max(500),
  call_id: CallId,
  spec: z.looseObject({
    msg: z.string().min(1, "A question needs words").max(100_000),
    subject: z.string().max(1000).nullish(),
    channel: Channel.nullish(),
    response_options: Options,
    state: State,
  }),
});

export const FunctionCallAnswer = z.object({
  approved: z.boolean({ error: "Say whether it is approved: true or false" }),
  comment: z.string().max(10_000).nullish(),
  reject_option_name: z.string().nullish(),
});
export const HumanContactAnswer = z
  .object({
    response: z.string().max(100_000).nullish(),
    response_option_name: z.string().nullish(),
  })
  .refine(({ response, response_option_name: option }) => Boolean(response) || Boolean(option), {
    error: "An answer needs words, or the name of an option",
    path: ["response"],
  });

export const EscalationBody = z.object({
  escalation_msg: z.string().max(10_000),
  additional_recipients: z
    .array(z.looseObject({ address: z.string().min(1).max(320) }))
    .max(50)
    .nullish(),
  channel: Channel.nullish(),
});
