/** Discord's ids begin with the milliseconds since the first of 2015. */
const beginningOfDiscord = 1_420_070_400_000;

type Read = (told: Record<string, unknown>) => unknown;

/** Where each platform says it in what it sends. Telegram does not: there the event's id alone keeps it from counting twice. */
const momentIn: Readonly<Record<string, Read>> = {
  discord: ({ id }) =>
    typeof id === "string" && /^\d{15,20}$/u.test(id)
      ? Number(BigInt(id) >> 22n) + beginningOfDiscord
      : undefined,
  gchat: ({ chat }) => (chat as { eventTime?: unknown } | null | undefined)?.eventTime,
  teams: ({ timestamp }) => timestamp,
  whatsapp: ({ timestamp }) => (/^\d{1,12}$/u.test(String(timestamp)) ? Number(timestamp) * 1000 : undefined),
};

/**
 * When a button was pressed, in milliseconds, as the platform itself says in the event that an adapter hands on as it came
 * (`raw`). Null where it says nothing of it, or nobody has read where: Chat SDK itself has no field for it.
 */
export function pressedAt(adapterName: string, raw: unknown): number | null {
  if (typeof raw !== "object" || raw === null || !Object.hasOwn(momentIn, adapterName)) return null;
  const moment = momentIn[adapterName]?.(raw as Record<string, unknown>);
  const at = typeof moment === "string" || moment instanceof Date ? new Date(moment).getTime() : moment;
  return typeof at === "number" && Number.isFinite(at) ? at : null;
}
