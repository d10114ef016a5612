/** Where an address of the built mini-program really answers. */
export type Servers = Readonly<Record<string, string>>

/** The address with its server replaced. A socket goes where its server's other calls go. */
export function redirect(url: string, servers: Servers = {}): string {
  const isSocket = /^wss?:/.test(url)
  const asCall = isSocket ? url.replace(/^ws/, 'http') : url
  const from = Object.keys(servers).find((address) => url.startsWith(address) || asCall.startsWith(address))
  if (from === undefined) return url
  const rest = (url.startsWith(from) ? url : asCall).slice(from.length)
  const to = `${servers[from]}${rest}`
  return isSocket ? to.replace(/^http/, 'ws') : to
}
