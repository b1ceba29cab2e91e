import type { MailResult } from "../../kernel/inbound.ts";

/** What a mail server found out about a mail: one method's result, and of whom. */
export type AuthenticationResult = MailResult;

export type AuthenticationResults = { authservId: string; results: readonly AuthenticationResult[] };

/**
 * Reads the value of an `Authentication-Results` header (RFC 8601); what is malformed is left out.
 *
 * @example parseAuthenticationResults("mx.example.org; dkim=pass header.d=example.com").results[0]?.result // "pass"
 */
export function parseAuthenticationResults(value: string): AuthenticationResults | undefined {
  const parts = splitOutsideQuotes(withoutComments(value)).map((part) => part.trim());
  const [identity = "", ...statements] = parts;
  const [authservId = ""] = identity.split(/\s+/u);
  if (authservId === "" || authservId.includes("=")) return undefined;
  return {
    authservId: unquote(authservId).toLowerCase(),
    results: statements.flatMap((statement) => readStatement(statement)),
  };
}

function readStatement(statement: string): AuthenticationResult[] {
  const pairs = [...statement.matchAll(/([\w.-]+)(?:\/\d+)?\s*=\s*("(?:[^"\\]|\\.)*"|[^\s;]+)/gu)];
  const [first, ...others] = pairs;
  if (first === undefined || first.index !== 0) return [];
  const [, method = "", result = ""] = first;
  return [
    {
      method: method.toLowerCase(),
      result: unquote(result).toLowerCase(),
      properties: Object.fromEntries(
        others.map(([, name = "", text = ""]) => [name.toLowerCase(), unquote(text).toLowerCase()]),
      ),
    },
  ];
}

const unquote = (text: string): string =>
  text.startsWith('"') ? text.slice(1, -1).replaceAll(/\\(.)/gu, "$1") : text;

/** Comments may be nested, and hold anything. */
function withoutComments(value: string): string {
  let depth = 0;
  let isInQuotes = false;
  let text = "";
  for (let at = 0; at < value.length; at += 1) {
    const character = value[at] ?? "";
    if (character === "\\") {
      if (depth === 0) text += value.slice(at, at + 2);
      at += 1;
    } else if (isInQuotes || depth === 0) {
      if (character === '"') isInQuotes = !isInQuotes;
      if (character === "(" && !isInQuotes) depth += 1;
      else text += character;
    } else if (character === "(") depth += 1;
    else if (character === ")") {
      depth -= 1;
      if (depth === 0) text += " ";
    }
  }
  return text;
}

/** At semicolons that stand in no quotes. */
const splitOutsideQuotes = (text: string): string[] => text.match(/(?:"(?:[^"\\]|\\.)*"|[^;])+/gu) ?? [];
