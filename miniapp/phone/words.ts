/** The words of a text, apart by white space: long lists of names read better so than with quotes and commas. */
export function words(text: string): string[] {
  return text.trim().split(/\s+/)
}
