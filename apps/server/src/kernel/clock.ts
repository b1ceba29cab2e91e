/** Now, in milliseconds since 1970. */
export type Clock = () => number;

/** The second that was written last: a reply holds several moments of it. */
let lastSecond = { number: Number.NaN, text: "" };

/** A moment of the database as the wire writes it. */
export function toTimestamp(milliseconds: number): string {
  const whole = Math.trunc(milliseconds);
  const number = Math.floor(whole / 1000);
  if (number !== lastSecond.number)
    lastSecond = { number, text: new Date(number * 1000).toISOString().slice(0, -"000Z".length) };
  return `${lastSecond.text}${String(whole - number * 1000).padStart(3, "0")}Z`;
}
