/**
 * The longest beginning of `text` that takes at most `maxBytes` bytes in UTF-8. Never cuts inside a character; a lone
 * surrogate counts 3 bytes, as the replacement character that it becomes on the wire.
 */
export function cutUtf8(text: string, maxBytes: number): string {
  if (text.length * 3 <= maxBytes) return text;
  let bytes = 0;
  let end = 0;
  for (const character of text) {
    bytes += utf8Length(character);
    if (bytes > maxBytes) return text.slice(0, end);
    end += character.length;
  }
  return text;
}

/** The number of bytes that `text` takes in UTF-8. */
export function utf8Length(text: string): number {
  return Buffer.byteLength(text, "utf8");
}
