/**
 * Upper case, character by character: what would become several characters (ß) stays as it is.
 * Source: Oracle SQL Language Reference, UPPER.
 */
export function upperCase(text: string): string {
  return mapSingly(text, text.toUpperCase(), (character) => character.toUpperCase());
}

/** Lower case, character by character. */
export function lowerCase(text: string): string {
  return mapSingly(text, text.toLowerCase(), (character) => character.toLowerCase());
}

/** The usual case: nothing outside ASCII, or nothing that changes its length. */
function mapSingly(text: string, whole: string, map: (character: string) => string): string {
  if (isAscii(text)) return whole;
  return [...text]
    .map((character) => {
      const mapped = map(character);
      return mapped.length === character.length ? mapped : character;
    })
    .join("");
}

function isAscii(text: string): boolean {
  for (let i = 0; i < text.length; i++) if (text.charCodeAt(i) > 127) return false;
  return true;
}

/**
 * The first letter of each word in upper case, the others in lower case. Words end at characters that are neither letters
 * nor digits.
 * Source: Oracle SQL Language Reference, INITCAP.
 */
export function initialCapitals(text: string): string {
  return text.replaceAll(/[\p{L}\p{N}\p{M}]+/gu, (word) => {
    const [first = "", ...rest] = word;
    return upperCase(first) + lowerCase(rest.join(""));
  });
}
