/** Stands in mails that ask; whatever is below it in a reply is ours. */
export const answerMark = "— your answer goes above this line —";

/** What mail programs write above what they quote, in one line; a long one may be broken into several. */
export const attributions: readonly RegExp[] = [
  /^On\b.{4,}\bwrote\s?:$/i,
  /^(Am|Den)\b.{4,}\bschrieb\b.*:$/i,
  /^Le\b.{4,}\ba écrit\s?:$/i,
  /^El\b.{4,}\bescribió\s?:$/i,
  /^Il\b.{4,}\bha scritto\s?:$/i,
  /^Op\b.{4,}\bschreef\b.*:$/i,
  /^Em\b.{4,}\bescreveu\s?:$/i,
  /^.+[<[(]\S+@\S+[>\])].{0,40}\b(wrote|schrieb|a écrit|escribió|ha scritto|schreef|escreveu)\b.{0,80}:$/i,
  /^\d{4}[-/.]\d{1,2}[-/.]\d{1,2}\b.*<\S+@\S+>\s?:$/,
];

/** How an attribution begins: only from such a line on are several lines read as one. */
export const attributionStart =
  /^(On|Am|Den|Le|El|Il|Op|Em)\s+(?=.*(\d|mon|tue|wed|thu|fri|sat|sun|mo\b|di\b|mi\b|do\b|fr\b|sa\b|so\b|lun|mar|mié|mer|jeu|jue|ven|vie|sam|sáb|dim|dom))/i;

/** From here on nothing is the writer's: a whole mail follows, without marks of its own. */
export const originalMessage =
  /^-{2,}\s*(original message|ursprüngliche nachricht|original-nachricht|originalnachricht|message d['’]origine|message original|mensaje original|mensagem original|messaggio originale|oorspronkelijk bericht|forwarded message|weitergeleitete nachricht|message transféré|mensaje reenviado)\s*-{2,}$/i;

/** The head that Outlook puts over what it quotes: a sender, then a time and a recipient or subject within a few lines. */
export const headOfQuote = {
  sender: /^\*?(From|Von|De|Da|Van|Expéditeur|Remitente)\s?:\*?\s+\S/i,
  time: /^\*?(Sent|Date|Gesendet|Datum|Envoyé|Enviado( el)?|Fecha|Inviato|Data|Verzonden)\s?:\*?\s/i,
  other: /^\*?(To|Subject|An|Betreff|À|Objet|Para|Asunto|A|Oggetto|Aan|Onderwerp|Assunto)\s?:\*?\s/i,
};

/** What devices put below a mail by themselves. */
export const deviceSignature =
  /^(sent from my\b.{0,60}|sent from (outlook|yahoo|mail|proton|samsung|gmail)\b.{0,60}|get outlook for (ios|android).{0,80}|sent via .{1,40}|(von meinem|gesendet von mein(em)?|gesendet mit|gesendet von)\b.{0,80}|envoyé (de|depuis|à partir de) (mon|ma|outlook)\b.{0,60}|enviado (desde|do|de) (mi|meu|outlook)\b.{0,60}|inviato da\b.{0,60}|verzonden vanaf\b.{0,60}|outlook für (ios|android).{0,80})$/i;
