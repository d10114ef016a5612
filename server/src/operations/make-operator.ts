import { text } from 'node:stream/consumers'
import { parseArgs } from 'node:util'
import type { App } from '../app'
import { createOperator } from '../identity'
import { StartError } from '../platform/env'

const USAGE = `Usage: operator NAME --region 330100 --rights queue,orders,holds,shops
The password is read from OPERATOR_PASSWORD, or from standard input; never from the command line, where every process can see it.`

/** Where the password may come from. */
export type PasswordSource = {
  readonly env: Readonly<Record<string, string | undefined>>
  readonly stdin: NodeJS.ReadableStream
}

/** `operator NAME --region 330100 --rights queue,orders,holds`: makes an operator and prints its TOTP secret once. */
export async function makeOperator(
  app: App,
  args: string[],
  source: PasswordSource = { env: process.env, stdin: process.stdin },
): Promise<string> {
  const { name, region, rights } = readArgs(args)
  const password = source.env['OPERATOR_PASSWORD'] ?? (await text(source.stdin)).replace(/\r?\n$/, '')
  const { otpauthUri } = await createOperator(app, { name, region, rights, password })
  return `Operator ${name} made. Add this to an authenticator app; it is not shown again:\n${otpauthUri}`
}

function readArgs(args: string[]): { name: string; region: string; rights: string[] } {
  try {
    const { values, positionals } = parseArgs({
      args,
      allowPositionals: true,
      options: { region: { type: 'string' }, rights: { type: 'string' } },
    })
    const [name, ...more] = positionals
    if (!name || more.length > 0 || !values.region || !values.rights) throw new Error('incomplete')
    return { name, region: values.region, rights: values.rights.split(',').filter(Boolean) }
  } catch {
    throw new StartError(USAGE.split('\n'))
  }
}
