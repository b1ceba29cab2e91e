import type { AuthenticateResult } from "mailauth";
import type { MailResult } from "../../kernel/inbound.ts";

/** What stands in the DNS under a name. @throws with a `code`, as Node's own resolver does */
export type ResolveDns = (name: string, type: string) => Promise<string[] | string[][]>;

type Verifying = {
  /** Byte for byte as it came: whatever was put together anew proves nothing. */
  raw: Uint8Array;
  /** Of the envelope. */
  from: string;
  /** Of whoever handed it over, where that is the sender's own server; null: nobody says so. */
  senderAddress: string | null;
  resolve: ResolveDns;
  signal: AbortSignal;
};

/** Each has names looked up and much computed: who signs oftener wants nothing but that. */
const mostSignatures = 10;
/** For all that is looked up of one mail. */
const patienceMs = 20_000;

type Signature = NonNullable<AuthenticateResult["dkim"]["results"]>[number];

/**
 * What DKIM, SPF, DMARC and ARC say of a mail, by the DNS, in the form in which mail servers say it. Loads what it takes
 * when first asked. What takes too long counts as a DNS that does not answer.
 *
 * @example await verifyMail({ raw, from: "ann@example.com", senderAddress: null, resolve: dns.resolve, signal })
 */
export async function verifyMail({
  raw,
  from,
  senderAddress,
  resolve,
  signal,
}: Verifying): Promise<MailResult[]> {
  if (countSignatures(raw) > mostSignatures) return [{ method: "dkim", result: "policy", properties: {} }];
  const { authenticate } = await import("mailauth");
  const found = await authenticate(Buffer.from(raw), {
    mta: "parley.invalid",
    resolver: within(resolve, AbortSignal.any([signal, AbortSignal.timeout(patienceMs)])),
    sender: from,
    ...(senderAddress !== null && { ip: senderAddress }),
    trustReceived: false,
    disableBimi: true,
    rejectRsaSha1: true,
    minBitLength: 1024,
  });
  const signatures = found.dkim.results ?? [];
  const present = found.dkim.headers?.parsed.map(({ key }) => key) ?? [];
  const isWeak = signatures.some((one) => one.status.result === "pass" && !coversMail(one, present));
  return [
    ...signatures.map((signature) => toDkim(signature, present)),
    ...(found.spf === false || senderAddress === null
      ? []
      : [
          {
            method: "spf",
            result: found.spf.status.result,
            properties: { "smtp.mailfrom": found.spf.domain.toLowerCase() },
          },
        ]),
    ...toDmarc(found, isWeak),
    ...(found.arc === false ? [] : [{ method: "arc", result: found.arc.status.result, properties: {} }]),
  ];
}

/** Of both kinds, as the one who verifies them reads headers. */
function countSignatures(raw: Uint8Array): number {
  const [head = ""] = Buffer.from(raw)
    .toString("latin1")
    .split(/\n\r?\n/u, 1);
  return [...head.matchAll(/^\s*(?:dkim-signature|arc-seal|arc-message-signature)\s*:/gimu)].length;
}

/** Ends at once whatever is still looked up when the time is over. */
function within(resolve: ResolveDns, signal: AbortSignal): ResolveDns {
  const ended = (): Error => Object.assign(new Error("The DNS took too long"), { code: "ETIMEOUT" });
  return async (name, type) => {
    if (signal.aborted) throw ended();
    const over = Promise.withResolvers<never>();
    const end = (): void => over.reject(ended());
    signal.addEventListener("abort", end, { once: true });
    try {
      return await Promise.race([resolve(name, type), over.promise]);
    } finally {
      signal.removeEventListener("abort", end);
    }
  };
}

/** What people go by, and by what a mail is known again. `Content-Type` is not among them: large providers leave it out. */
const covered = ["from", "to", "subject", "date", "message-id"];

/** Whether nothing of that can be changed or put beside it under the signature, nor anything below the text. */
function coversMail(
  { signingHeaders, canonBodyLengthLimited }: Signature,
  present: readonly string[],
): boolean {
  const signed = (signingHeaders?.keys ?? "").split(":").map((name) => name.trim().toLowerCase());
  const count = (names: readonly string[], name: string): number =>
    names.filter((one) => one === name).length;
  return (
    canonBodyLengthLimited !== true &&
    signed.includes("to") &&
    covered.every((name) => count(signed, name) >= count(present, name))
  );
}

function toDkim(signature: Signature, present: readonly string[]): MailResult {
  const { status, signingDomain } = signature;
  const isPartial = status.result === "pass" && !coversMail(signature, present);
  return {
    method: "dkim",
    result: isPartial ? "policy" : status.result,
    properties: signingDomain ? { "header.d": signingDomain.toLowerCase() } : {},
  };
}

/** A pass that stands on a signature of a part only is none. */
function toDmarc({ dmarc, dmarcSkipReason }: AuthenticateResult, isWeak: boolean): MailResult[] {
  if (dmarc === false)
    return dmarcSkipReason === undefined ? [] : [{ method: "dmarc", result: "fail", properties: {} }];
  const { result } = dmarc.status;
  if (result === "pass" && isWeak) return [];
  const from = dmarc.status.header?.["from"];
  return [{ method: "dmarc", result, properties: typeof from === "string" ? { "header.from": from } : {} }];
}
