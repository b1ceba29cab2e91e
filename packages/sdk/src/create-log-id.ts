const alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
const timeLength = 8;
const randomLength = 13;
/** The largest multiple of 62 a byte can hold: larger bytes would make some digits likelier than others. */
const fairBytes = 248;

/**
 * An id for a Log made here, of the form the server's own have: 8 digits of milliseconds in base 62, then 13 random
 * ones. Ids that sort by time are neighbours in the server's indexes, which makes writing them several times cheaper.
 */
export function createLogId(nowMs: number): string {
  let time = "";
  for (let rest = nowMs; time.length < timeLength; rest = Math.floor(rest / alphabet.length)) {
    time = alphabet.charAt(rest % alphabet.length) + time;
  }
  let random = "";
  while (random.length < randomLength) {
    // Not randomUUID: browsers keep it from pages served over plain http.
    for (const byte of crypto.getRandomValues(new Uint8Array(randomLength))) {
      if (byte < fairBytes && random.length < randomLength) random += alphabet.charAt(byte % alphabet.length);
    }
  }
  return `log_${time}${random}`;
}
