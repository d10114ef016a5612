let offsetMs = 0

/** The server's time in Unix milliseconds, by its last answer: a phone's own clock may be hours off. */
export function serverNow(): number {
  return Date.now() + offsetMs
}

/** Takes the time that an answer of the API carries in `x-server-time`. */
export function noteServerTime(header: Readonly<Record<string, unknown>>): void {
  // Some phones give the names of headers as they came, others in their own spelling.
  const name = Object.keys(header).find((one) => one.toLowerCase() === 'x-server-time')
  const at = name === undefined ? Number.NaN : Number(header[name])
  if (Number.isFinite(at) && at > 0) offsetMs = at - Date.now()
}
