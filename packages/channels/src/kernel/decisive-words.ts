const wordsOf = (list: string): ReadonlySet<string> =>
  new Set(list.split(",").map((word) => word.trim().replaceAll(/\s+/gu, " ")));

/** What means yes when nothing else is said beside it. English, German, French, Spanish, Italian, Portuguese, Dutch. */
export const approvals: ReadonlySet<string> = wordsOf(`
  yes, yep, yeah, yup, approve, approved, i approve, i approve this, approve it, approve this,
  yes please, ja bitte, ja gerne, oui s'il vous plaît, oui merci, sí por favor, sí gracias,
  go ahead, proceed, please proceed, please go ahead, do it, please do, confirmed, agreed, accepted,
  lgtm, looks good to me, i agree, i accept, permission granted, granted, +1, 👍, ✅,
  ja, genehmigt, freigegeben, einverstanden, ich stimme zu, zugestimmt, bestätigt, ich genehmige,
  oui, d'accord, approuvé, accepté, validé, j'approuve, j'accepte, allez-y, vas-y,
  sí, si, aprobado, apruebo, de acuerdo, acepto, adelante, aceptado,
  sì, approvato, approvo, sim, aprovado, aprovo, akkoord, goedgekeurd
`);

/** Those that say what is done, so that nothing else in a conversation is meant. */
export const approvalsByName: ReadonlySet<string> = wordsOf(`
  approve, approved, i approve, i approve this, approve it, approve this, permission granted,
  genehmigt, freigegeben, ich genehmige, approuvé, j'approuve, aprobado, apruebo,
  approvato, approvo, aprovado, aprovo, goedgekeurd
`);

/** Yes as well, but only when it is the whole mail: with thanks it may mean that it was read. */
export const acknowledgements: ReadonlySet<string> = new Set([
  "y",
  "ok",
  "okay",
  "sure",
  "vale",
  "passt",
  "in ordnung",
]);

/** What says no in so many words: a reason may follow. */
export const denials: ReadonlySet<string> = wordsOf(`
  deny, denied, i deny, deny it, deny this, reject, rejected, i reject, reject it, reject this,
  decline, declined, i decline, refuse, refused, i refuse, not approved, i do not approve,
  i don't approve, do not proceed, don't proceed, do not do it, don't do it, permission denied,
  abgelehnt, ablehnen, ich lehne ab, nicht genehmigt, nicht freigegeben, nicht einverstanden,
  refusé, je refuse, rejeté, pas d'accord, rechazado, rechazo, denegado, no aprobado, no apruebo,
  rifiutato, rejeitado, afgewezen
`);

/** Means no when it stands alone; with a comma behind it, it may begin anything: “no, that is fine”. */
export const bareDenials: ReadonlySet<string> = wordsOf(`
  no, n, nope, nein, non, não, nee, -1, 👎, ❌
`);

/** Says nothing about the matter. */
export const pleasantries: ReadonlySet<string> = wordsOf(`
  thanks, thank you, many thanks, thx, ty, please, cheers, regards, best, best regards,
  kind regards, all the best, sincerely, yours, hi, hello, hey, dear all, good morning,
  danke, vielen dank, bitte, hallo, guten morgen, guten tag, viele grüße, liebe grüße, gruß,
  beste grüße, mit freundlichen grüßen, freundliche grüße, grüße, vg, lg, mfg,
  merci, merci beaucoup, bonjour, cordialement, bien cordialement, s'il vous plaît, s'il te plaît,
  gracias, muchas gracias, por favor, hola, saludos, un saludo, grazie, obrigado, obrigada, dank
`);

/** Beside a denial's reason, these make it doubtful what was meant. */
export const doubts =
  /\b(yes|yep|approv\w*|accept\w*|go ahead|proceed|agree\w*|fine|ok|okay|unless|until|if|once|maybe|perhaps|wait|yet|later|instead approve|ja|genehmig\w*|freigegeben|einverstanden|wenn|falls|sobald|vielleicht|oui|d'accord|sauf|peut-être|sí|aprob\w*|acuerdo|salvo|quizás)\b|\?/iu;
