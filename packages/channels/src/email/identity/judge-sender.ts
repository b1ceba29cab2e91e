import { headerValues, type ReceivedMail } from "../received-mail.ts";
import { parseAuthenticationResults, type AuthenticationResult } from "./parse-authentication-results.ts";

/** What a mail must have, for its sender to be believed. */
export type SenderRule = {
  /**
   * `dkim`: a signature of the sender's domain, or DMARC. `dkim-or-spf`: or that it came from where the domain says its
   * mail comes from. `none`: nothing; then whoever knows the reply address can answer for its owner.
   */
  requires: "dkim" | "dkim-or-spf" | "none";
  /** Who speaks the truth in `Authentication-Results`: the names that our own mail servers give themselves there. */
  authservIds: readonly string[];
  /** Forwarders that are believed about what a mail was before they changed it (ARC), by the domain of their seal. */
  arcDomains: readonly string[];
};

export type SenderJudgment =
  | { isBelieved: true; by: "dmarc" | "dkim" | "spf" | "arc" | "nothing-required" }
  | { isBelieved: false; why: string };

type Judging = {
  mail: Pick<ReceivedMail, "from" | "headers">;
  rule: SenderRule;
  /** What whoever delivered it found out; given where that is proven otherwise, by a signature over the delivery. */
  results?: readonly AuthenticationResult[] | undefined;
};

/**
 * Whether a mail is from whom it says it is. A server that is not named in the rule is not listened to, and what is
 * contradictory or missing is not believed.
 */
export function judgeSender({ mail, rule, results }: Judging): SenderJudgment {
  const domain = domainOf(mail);
  if (domain === undefined) return refuse("it does not have exactly one sender");
  if (rule.requires === "none") return { isBelieved: true, by: "nothing-required" };
  const known = results ?? trustedResults(mail, rule);
  if (known.length === 0)
    return refuse(
      "no mail server that is trusted here says whether its sender is real (Authentication-Results)",
    );
  const by = proofOf(known, domain, rule);
  if (by !== undefined) return { isBelieved: true, by };
  if (isArcTrusted(mail, rule, known) && proofOf(sealedResults(mail), domain, rule) !== undefined)
    return { isBelieved: true, by: "arc" };
  const found = known.map(({ method, result }) => `${method}=${result}`).join(", ");
  return refuse(`nothing proves that it comes from ${domain} (${found})`);
}

const refuse = (why: string): SenderJudgment => ({ isBelieved: false, why });

function domainOf({ from }: Pick<ReceivedMail, "from">): string | undefined {
  const [only, ...others] = from;
  if (only === undefined || others.length > 0) return undefined;
  const domain = only.address.split("@").at(-1);
  return domain === undefined || domain === "" ? undefined : domain.toLowerCase();
}

const trustedResults = (
  mail: Pick<ReceivedMail, "headers">,
  { authservIds }: SenderRule,
): AuthenticationResult[] => {
  const trusted = new Set(authservIds.map((id) => id.toLowerCase()));
  return headerValues(mail, "authentication-results").flatMap((value) => {
    const parsed = parseAuthenticationResults(value);
    return parsed !== undefined && trusted.has(parsed.authservId) ? parsed.results : [];
  });
};

function proofOf(
  results: readonly AuthenticationResult[],
  domain: string,
  { requires }: SenderRule,
): "dmarc" | "dkim" | "spf" | undefined {
  const of = (method: string): AuthenticationResult[] => results.filter((each) => each.method === method);
  const dmarc = of("dmarc").filter(({ properties }) => (properties["header.from"] ?? domain) === domain);
  // What the domain itself says about its mail stands above all else.
  if (dmarc.some(({ result }) => result === "fail")) return undefined;
  if (dmarc.some(({ result }) => result === "pass")) return "dmarc";
  const signed = of("dkim").filter(({ properties }) => speaksFor(dkimDomain(properties), domain));
  if (signed.some(({ result }) => result === "pass")) return "dkim";
  if (requires === "dkim") return undefined;
  const sent = of("spf").filter(({ properties }) => speaksFor(spfDomain(properties), domain));
  const isSent =
    sent.some(({ result }) => result === "pass") && sent.every(({ result }) => result === "pass");
  return isSent ? "spf" : undefined;
}

type Properties = AuthenticationResult["properties"];
const dkimDomain = (properties: Properties): string | undefined =>
  properties["header.d"] ?? properties["header.i"]?.split("@").at(-1);
const spfDomain = (properties: Properties): string | undefined =>
  properties["smtp.mailfrom"]?.split("@").at(-1);

/** A domain speaks for itself and for those below it; one below does not speak for those above. */
const speaksFor = (signer: string | undefined, domain: string): boolean =>
  signer !== undefined && signer.includes(".") && (signer === domain || domain.endsWith(`.${signer}`));

/** Whether our server found the chain whole, and everyone who sealed it is trusted. */
function isArcTrusted(
  mail: Pick<ReceivedMail, "headers">,
  { arcDomains }: SenderRule,
  known: readonly AuthenticationResult[],
): boolean {
  const arc = known.filter(({ method }) => method === "arc");
  if (arc.length === 0 || arc.some(({ result }) => result !== "pass")) return false;
  const trusted = new Set(arcDomains.map((domain) => domain.toLowerCase()));
  const seals = headerValues(mail, "arc-seal").map((value) => tagOf(value, "d"));
  return seals.length > 0 && seals.every((domain) => domain !== undefined && trusted.has(domain));
}

/** What the first forwarder found before it changed anything. */
function sealedResults(mail: Pick<ReceivedMail, "headers">): readonly AuthenticationResult[] {
  const first = headerValues(mail, "arc-authentication-results").filter((value) => tagOf(value, "i") === "1");
  const [only, ...others] = first;
  if (only === undefined || others.length > 0) return [];
  return parseAuthenticationResults(only.replace(/^\s*i\s*=\s*1\s*;/iu, ""))?.results ?? [];
}

const tagOf = (value: string, tag: string): string | undefined =>
  new RegExp(`(?:^|;)\\s*${tag}\\s*=\\s*([^;\\s]+)`, "iu").exec(value)?.[1]?.toLowerCase();
