/** What the address says of the page of an agreement: of which version, held to which human Evaluator. */
export type AgreementSearch = { version?: string; people?: string };

export function readAgreementSearch({ version, people }: Record<string, unknown>): AgreementSearch {
  return {
    ...(typeof version === "string" && { version }),
    ...(typeof people === "string" && { people }),
  };
}
