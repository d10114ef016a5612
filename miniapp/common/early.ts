const answers = new Map<string, Promise<unknown>>()

/** Asks when the app starts what its first page will ask for; by the time that page is drawn the answer may be here. */
export function askEarly(key: string, ask: () => Promise<unknown>): void {
  const answer = ask()
  // Whoever takes it hears of a failure; where nobody does, nobody has to.
  answer.catch(() => undefined)
  answers.set(key, answer)
}

/** The answer to what was asked early, for the first who wants it; a second question is a new one. */
export function takeEarly<T>(key: string): Promise<T> | undefined {
  const answer = answers.get(key) as Promise<T> | undefined
  answers.delete(key)
  return answer
}
