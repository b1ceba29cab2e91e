/** What the address says of the page of gates. */
export type GatesSearch = { check?: string; page?: number };

export function readGatesSearch({ check, page }: Record<string, unknown>): GatesSearch {
  const number = Number(page);
  return {
    ...(typeof check === "string" && check !== "" && { check }),
    ...(Number.isInteger(number) && number > 1 && { page: number }),
  };
}
