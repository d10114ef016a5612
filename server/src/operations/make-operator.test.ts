import { Readable } from 'node:stream'
import { Secret, TOTP } from 'otpauth'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startTestApp, type TestApp } from '../../test/harness/test-app'
import { makeOperator, type PasswordSource } from './make-operator'

let t: TestApp
beforeAll(async () => {
  t = await startTestApp()
})
afterAll(async () => t.close())

const PASSWORD = 'nine purple wagons'
const fromEnv: PasswordSource = { env: { OPERATOR_PASSWORD: PASSWORD }, stdin: Readable.from([]) }
const freshName = () => `li.${t.id().slice(-8).toLowerCase()}`
const argsOf = (name: string) => [name, '--region', '330100', '--rights', 'queue,holds']

describe('operator NAME --region --rights', () => {
  it.each([
    ['OPERATOR_PASSWORD', fromEnv],
    ['standard input', { env: {}, stdin: Readable.from([`${PASSWORD}\n`]) }],
  ])('makes an operator whose password comes from %s', async (_where, source) => {
    const name = freshName()
    const output = await makeOperator(t.app, argsOf(name), source)
    const uri = new URL(output.split('\n').at(-1) ?? '')
    expect(uri.protocol).toBe('otpauth:')
    expect(output).not.toContain(PASSWORD)
    const totp = new TOTP({ secret: Secret.fromBase32(uri.searchParams.get('secret') ?? '') })
    const session = await t.api(null, 'POST /operators/sessions', {
      body: { name, password: PASSWORD, totp: totp.generate({ timestamp: t.clock.now().getTime() }) },
    })
    expect(session).toMatchObject({ region: '330100', rights: ['queue', 'holds'] })
  })

  it('stores neither the password nor the secret in plain text', async () => {
    const name = freshName()
    const output = await makeOperator(t.app, argsOf(name), fromEnv)
    const secret = /secret=(\w+)/.exec(output)?.[1] ?? 'none'
    const rows = JSON.stringify(await t.app.db.rows('SELECT * FROM operator WHERE name = ?', [name]))
    expect(rows).not.toContain(secret)
    expect(rows).not.toContain(PASSWORD)
  })

  it('refuses a name that exists', async () => {
    const name = freshName()
    await makeOperator(t.app, argsOf(name), fromEnv)
    await expect(makeOperator(t.app, argsOf(name), fromEnv)).rejects.toThrow(`${name} exists`)
  })

  it.each([
    ['no name', ['--region', '330100', '--rights', 'queue']],
    ['no region', ['li', '--rights', 'queue']],
    ['no rights', ['li', '--region', '330100']],
    ['a password on the command line', [...argsOf('li'), '--password', PASSWORD]],
  ])('shows its usage for %s', async (_name, args) => {
    await expect(makeOperator(t.app, args, fromEnv)).rejects.toThrow(/^Usage: operator NAME/)
  })

  it('names everything that is wrong, one line each', async () => {
    const source = { ...fromEnv, env: { OPERATOR_PASSWORD: 'aaaa' } }
    const args = ['李', '--region', '3301', '--rights', 'queue,everything']
    const lines = await makeOperator(t.app, args, source).then(
      () => [],
      (error: Error) => error.message.split('\n'),
    )
    expect(lines).toEqual([
      expect.stringContaining('The name needs'),
      expect.stringContaining('The region is'),
      expect.stringContaining('Unknown rights: everything'),
      expect.stringContaining('at least 12 characters'),
      expect.stringContaining('at least 6 different characters'),
    ])
    await expect(
      makeOperator(t.app, ['zhang', '--region', '*', '--rights', 'queue'], {
        ...fromEnv,
        env: { OPERATOR_PASSWORD: 'my zhang password' },
      }),
    ).rejects.toThrow('must not contain the name')
  })
})
