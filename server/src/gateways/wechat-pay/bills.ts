import { MINUTE_MS } from '@anxin/shared/kernel/time'
import { constants, createDecipheriv, createHash, privateDecrypt } from 'node:crypto'
import { createReadStream, createWriteStream } from 'node:fs'
import { mkdtemp, open, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGunzip } from 'node:zlib'
import { z } from 'zod'
import { ok, unknown, type Outcome } from '../outcome'
import { rowsOf, UnreadableBill } from './bill-cells'
import { READERS } from './bill-rows'
import type { Client } from './client'
import { segment } from './path'
import type { BillKind, BillOffer, BillPart, BillRow, WechatPay, WechatPayConfig } from './port'

const NOT_MADE_RETRY_MS = 15 * MINUTE_MS
const TAG_BYTES = 16
const BATCH_ROWS = 1000

type Bills = Pick<WechatPay, 'findBill' | 'readBill' | 'endOfDayBalance'>

const Part = z.object({
  hash_type: z.literal('SHA1'),
  hash_value: z.string().regex(/^[0-9a-fA-F]{40}$/),
  download_url: z.url(),
})
const Parts = z.object({
  download_bill_list: z
    .array(Part.extend({ bill_sequence: z.int(), encrypt_key: z.string(), nonce: z.string() }))
    .min(1),
})
const Balance = z.object({ available_amount: z.int(), pending_amount: z.int().nullish() })

const PATHS: Readonly<Record<BillKind, (day: string) => string>> = {
  trade: (day) => `/v3/bill/tradebill?bill_date=${day}&bill_type=ALL&tar_type=GZIP`,
  sharing: (day) => `/v3/profitsharing/bills?bill_date=${day}&tar_type=GZIP`,
  'fund-flow': (day) => `/v3/bill/fundflowbill?bill_date=${day}&account_type=BASIC&tar_type=GZIP`,
  'merchant-flow': (day) =>
    `/v3/ecommerce/bill/fundflowbill?bill_date=${day}&account_type=ALL&algorithm=AEAD_AES_256_GCM&tar_type=GZIP`,
}

/** Bills of a day, and balances at its end. */
export function createBills(config: WechatPayConfig, client: Client): Bills {
  return {
    async findBill(kind, day) {
      const path = PATHS[kind](segment(day))
      const outcome =
        kind === 'merchant-flow'
          ? await client.call({ method: 'GET', path, reply: Parts.transform(partsOf) })
          : await client.call({ method: 'GET', path, reply: Part.transform((part) => [partOf(part)]) })
      if (outcome.kind === 'ok') return ok(offerOf(kind, outcome.value))
      if (outcome.kind !== 'refused') return outcome
      if (outcome.code === 'NO_STATEMENT_EXIST') return ok(null)
      // One word for "still being made" and "too old"; the caller knows which days are too old.
      if (outcome.code !== 'INVALID_REQUEST') return outcome
      return { kind: 'not-ready', retryAfterMs: NOT_MADE_RETRY_MS, code: 'BILL_NOT_MADE' }
    },

    async readBill(offer, take) {
      const folder = await mkdtemp(join(tmpdir(), 'bill-'))
      try {
        const files: string[] = []
        for (const [index, part] of offer.parts.entries()) {
          const file = join(folder, String(index))
          const fetched = await fetchPart(config, client, part, file)
          if (fetched.kind !== 'ok') return fetched
          files.push(file)
        }
        return ok(await readFiles(offer.kind, files, take))
      } catch (error) {
        // A file that cannot be unpacked, or not be read, vouches for nothing.
        if (!isBadFile(error)) throw error
        return unknown('unreadable')
      } finally {
        await rm(folder, { recursive: true, force: true })
      }
    },

    async endOfDayBalance({ subMchid, day }) {
      const path = `/v3/ecommerce/fund/enddaybalance/${segment(subMchid)}?date=${segment(day)}&account_type=BASIC`
      const outcome = await client.call({ method: 'GET', path, reply: Balance })
      if (outcome.kind !== 'ok') return outcome
      const { available_amount: availableFen, pending_amount: frozenFen } = outcome.value
      return ok({ availableFen, frozenFen: frozenFen ?? 0 })
    },
  }
}

function partOf({ hash_value: hash, download_url: url }: z.infer<typeof Part>): BillPart {
  return { hash: hash.toLowerCase(), url, sealedBy: null }
}

function partsOf({ download_bill_list: list }: z.infer<typeof Parts>): BillPart[] {
  return list
    .toSorted((a, b) => a.bill_sequence - b.bill_sequence)
    .map((part) => ({ ...partOf(part), sealedBy: { wrappedKey: part.encrypt_key, nonce: part.nonce } }))
}

function offerOf(kind: BillKind, parts: readonly BillPart[]): BillOffer {
  const [first, ...more] = parts.map(({ hash }) => hash)
  const hash = more.length === 0 && first ? first : sha1Of([first ?? '', ...more].join(' '))
  return { kind, hash, parts }
}

function sha1Of(text: string): string {
  return createHash('sha1').update(text).digest('hex')
}

/** Loads one part to a file, opened where it is sealed, and checks it whole: only then is a row of it looked at. */
async function fetchPart(
  config: WechatPayConfig,
  client: Client,
  part: BillPart,
  file: string,
): Promise<Outcome<null>> {
  const loaded = await client.download(part.url)
  if (loaded.kind !== 'ok') return loaded
  const raw = part.sealedBy ? `${file}.sealed` : file
  try {
    await pipeline(Readable.fromWeb(loaded.value), createWriteStream(raw, { mode: 0o600 }))
  } catch (error) {
    if (error instanceof Error && 'syscall' in error && 'path' in error) throw error // our own disk
    return unknown('network') // it broke off
  }
  if (part.sealedBy) await openFile(config, part.sealedBy, raw, file)
  const hash = createHash('sha1')
  await pipeline(createReadStream(file), createGunzip(), hash)
  return hash.digest('hex') === part.hash ? ok(null) : unknown('unverified')
}

/** AES-256-GCM under a key that was wrapped for us (RSA-OAEP, SHA-1); the last 16 bytes are the tag. */
async function openFile(
  { privateKeyPem }: WechatPayConfig,
  { wrappedKey, nonce }: NonNullable<BillPart['sealedBy']>,
  from: string,
  to: string,
): Promise<void> {
  const wrapping = { key: privateKeyPem, padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: 'sha1' }
  const key = privateDecrypt(wrapping, Buffer.from(wrappedKey, 'base64'))
  const handle = await open(from)
  try {
    const { size } = await handle.stat()
    const tag = Buffer.alloc(TAG_BYTES)
    if (size <= TAG_BYTES) throw new UnreadableBill('no tag')
    await handle.read(tag, 0, TAG_BYTES, size - TAG_BYTES)
    const decipher = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: TAG_BYTES })
    decipher.setAuthTag(tag)
    await pipeline(
      createReadStream(from, { end: size - TAG_BYTES - 1 }),
      decipher,
      createWriteStream(to, { mode: 0o600 }),
    )
  } finally {
    await handle.close()
  }
}

async function readFiles(
  kind: BillKind,
  files: readonly string[],
  take: (rows: readonly BillRow[]) => Promise<void>,
): Promise<{ rows: number }> {
  let rows = 0
  let batch: BillRow[] = []
  const flush = async () => {
    rows += batch.length
    if (batch.length > 0) await take(batch)
    batch = []
  }
  for (const file of files) {
    const text = createGunzip().setEncoding('utf8')
    await pipeline(createReadStream(file), text, async (source: AsyncIterable<string>) => {
      for await (const cells of rowsOf(source)) {
        batch.push(READERS[kind](cells))
        if (batch.length >= BATCH_ROWS) await flush()
      }
    })
  }
  await flush()
  return { rows }
}

function isBadFile(error: unknown): boolean {
  if (error instanceof UnreadableBill) return true
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  const isAuthFailure = error instanceof Error && error.message.includes('unable to authenticate')
  return code.startsWith('Z_') || code.startsWith('ERR_OSSL') || isAuthFailure
}
