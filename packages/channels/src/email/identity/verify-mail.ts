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
};

type Signature = NonNullable<AuthenticateResult["dkim"]["results"]>[number];

/**
 * What DKIM, SPF, DMARC and ARC say of a mail, by the DNS, in the form in which mail servers say it. Loads what it takes
 * when first asked.
 *
 * @example await verifyMail({ raw, from: "ann@example.com", senderAddress: null, resolve: dns.resolve })
 */
export async function verifyMail({ raw, from, senderAddress, resolve }: Verifying): Promise<MailResult[]> {
  const { authenticate } = await import("mailauth");
  const found = await authenticate(Buffer.from(raw), {
    mta: "parley.invalid",
    resolver: resolve,
    sender: from,
    ...(senderAddress !== null && { ip: senderAddress }),
    trustReceived: false,
    disableBimi: true,
    rejectRsaSha1: true,
    minBitLength: 1024,
  });
  const signatures = found.dkim.results ?? [];
  const isWeak = signatures.some((one) => one.status.result === "pass" && !coversMail(one));
  return [
    ...signatures.map(toDkim),
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

/** Whether nothing of what people read, and not whom it is to, can be changed under the signature. */
function coversMail({ signingHeaders, canonBodyLengthLimited }: Signature): boolean {
  const signed = (signingHeaders?.keys ?? "")
    .toLowerCase()
    .split(":")
    .map((name) => name.trim());
  return canonBodyLengthLimited !== true && signed.includes("from") && signed.includes("to");
}

function toDkim(signature: Signature): MailResult {
  const { status, signingDomain } = signature;
  const isPartial = status.result === "pass" && !coversMail(signature);
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
