import { startSandbox, type RunningSandbox, type SandboxConfig } from '@anxin/sandbox'
import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll } from 'vitest'
import { testDatabase } from '../../../test/harness/database'
import type { GatewayDeps } from '../deps'
import type { WechatPayConfig, WechatPayMode } from '../wechat-pay/port'

type Json = Record<string, unknown>

export type GatewayWorld = {
  readonly sandbox: RunningSandbox
  readonly deps: GatewayDeps
  /** Every line that the gateways logged, as JSON. */
  readonly logged: string[]
  /** How WeChat Pay is reached there, as one of the two families. */
  payConfig(mode: WechatPayMode, notifyUrl?: string): WechatPayConfig
  /** Moves the time of both sides and lets the sandbox do what became due. */
  advance(ms: number): Promise<void>
  /** A call of the sandbox's admin listener, which is what a person with a phone or a back office would do. */
  admin(path: string, body: Json): Promise<Json>
}

/** A sandbox of this test file's own, with books of its own and a clock that it shares with the gateways. */
export function useGatewayWorld(config: Partial<SandboxConfig> = {}): GatewayWorld {
  let atMs = Date.parse('2026-03-02T02:00:00.000Z')
  const clock = { now: () => new Date(atMs) }
  const logged: string[] = []
  const record = (...line: unknown[]) => void logged.push(JSON.stringify(line))
  let directory = ''
  let sandbox: RunningSandbox | undefined

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'anxin-gw-'))
    sandbox = await startSandbox({
      databaseUrl: await testDatabase(`gw_${randomBytes(4).toString('hex')}`),
      keysDir: join(directory, 'keys'),
      clock,
      config,
    })
  })
  afterAll(async () => {
    await sandbox?.close()
    await rm(directory, { recursive: true, force: true })
  })

  const world: GatewayWorld = {
    get sandbox() {
      if (!sandbox) throw new Error('the sandbox runs only inside tests')
      return sandbox
    },
    deps: { clock, log: { debug: record, info: record, warn: record, error: record } },
    logged,
    payConfig(mode, notifyUrl = 'http://127.0.0.1:9/wechat/pay/notifications') {
      const { identity, payUrl } = world.sandbox
      const { spMchid, spAppid, serialNo, privateKeyPem, apiv3Key, ownerAppid } = identity
      return {
        mode,
        baseUrl: payUrl,
        spMchid,
        spAppid,
        serialNo,
        privateKeyPem,
        apiv3Key,
        publicKeys: { [identity.publicKeyId]: identity.publicKeyPem },
        ownerAppid,
        notifyUrl,
        timeoutMs: 5000,
      }
    },
    async advance(ms) {
      atMs += ms
      await world.sandbox.clockMoved()
    },
    async admin(path, body) {
      const response = await fetch(`${world.sandbox.adminUrl}${path}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      })
      const text = await response.text()
      if (!response.ok) throw new Error(`the sandbox answered ${path} with ${response.status}: ${text}`)
      return JSON.parse(text) as Json
    },
  }
  return world
}
