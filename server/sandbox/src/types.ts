import type { Pool } from 'mysql2/promise'

/** Which of WeChat's two profit-sharing families the service provider is signed up for; it cannot use the other. */
export type Family = 'ecommerce' | 'partner'

/** Which key signs what we answer. Real merchants since 2024 are in `public_key`; `mixed` alternates during a change. */
export type KeyMode = 'public_key' | 'certificate' | 'mixed'

/** What is fixed for the life of one sandbox. Durations are milliseconds, rates are in 1/10000. */
export type SandboxConfig = {
  readonly family: Family
  readonly keyMode: KeyMode
  readonly spMchid: string
  readonly spAppid: string
  readonly ownerAppid: string
  readonly ownerSecret: string
  readonly shopAppid: string
  readonly shopSecret: string
  /** WeChat's fee on `payer_total`, in 1/10000: 60 is 0.6 %. */
  readonly feeRate: number
  /** How long a share or a refund stays PROCESSING in virtual time. */
  readonly asyncDelayMs: number
  /** The same in real time: whichever has passed first ends it, so that nobody waits on a clock that stands still. */
  readonly asyncRealDelayMs: number
  /** How long a paid order must rest before it may be shared: 30 s (ecommerce) or 60 s (partner). */
  readonly shareRestMs: number
  /** When WeChat frees frozen money by itself: 180 d (ecommerce) or 30 d (partner). */
  readonly freezeMs: number
  /** How long after a payment the shipping interfaces first hear of it (10060001 until then). */
  readonly shippingIndexMs: number
  /** Real WeChat does not promise to refuse a nonce seen before; a client that repeats one is still worth catching. */
  readonly nonceReplayCheck: boolean
  /** A finish-order call that reuses a share's number answers 200 and unfreezes nothing: the real trap. */
  readonly finishNumberTrap: boolean
  /** One share or finish a second and one refund a minute for each order, as WeChat has it. */
  readonly rateLimits: boolean
  /** Whether WeChat lets the platform advance refunds for its sub-merchants (ecommerce alone). */
  readonly advanceRefunds: boolean
  /** How long one delivery of a notification may take, in real time. */
  readonly notifyTimeoutMs: number
}

/** Who we are towards the product: what a merchant would copy from WeChat's back office. */
export type SandboxIdentity = {
  readonly spMchid: string
  readonly spAppid: string
  readonly serialNo: string
  readonly privateKeyPem: string
  readonly privateKeyFile: string
  readonly publicKeyId: string
  readonly publicKeyPem: string
  readonly publicKeyFile: string
  readonly apiv3Key: string
  readonly ownerAppid: string
  readonly ownerSecret: string
  readonly shopAppid: string
  readonly shopSecret: string
  /** What Tencent Cloud's console would show of its text messages. */
  readonly smsSecretId: string
  readonly smsSecretKey: string
  readonly smsSdkAppId: string
  readonly smsSignName: string
  readonly smsTemplateLogin: string
}

/** Virtual time. `now` is cheap and at most 100 ms behind a steering row; `refresh` reads the row first. */
export type SandboxClock = {
  now(): Date
  refresh(): Promise<Date>
  /** Moves virtual time forward by `ms` and returns the new time. Refused (throws) when the clock was injected. */
  advance(ms: number): Promise<Date>
  close(): void
}

/** Seeded by the `seed` option, so that a run can be repeated; unique across restarts on the same books. */
export type SandboxRandom = {
  /** A number in [0, 1). */
  fraction(): number
  /** `length` lower-case hex characters. */
  hex(length: number): string
  /** `length` decimal digits. */
  digits(length: number): string
  /** `length` characters of 0-9A-Za-z. */
  text(length: number): string
}

type SandboxLog = (event: string, fields?: Record<string, unknown>) => void

/** Where a fault is looked for: on a call to one of the APIs, or on a notification that we send. */
export type FaultPlace = 'pay' | 'api' | 'admin' | 'notify'

export type FaultMatch = {
  on?: FaultPlace | undefined
  method?: string | undefined
  /** A regular expression over the path with its query (for a notification: over its address). */
  path?: string | undefined
  /** For a notification: its event_type. */
  event?: string | undefined
  /** Only the nth matching call after the fault was set, counted from 1. */
  nth?: number | undefined
  /** Probability, drawn from the seeded random. */
  prob?: number | undefined
}

export type SigFault =
  | 'tamper'
  | 'signtest'
  | 'wrong_serial'
  | 'missing_headers'
  | 'body_mutate'
  | { stale_ts: number }

export type NotifyFault =
  | 'parallel'
  | 'duplicate'
  | 'reorder'
  | 'drop_all'
  | 'wrong_amount'
  | 'wrong_mchid'
  | 'wrong_appid'
  | 'wrong_key'
  | 'tamper_ciphertext'
  | 'unknown_event'
  | 'share_as_transaction_event'
  | 'truncated'
  | { delay: number }
  | { duplicate: number }
  | { parallel: number }

export type BillFault = 'not_ready' | 'hash_mismatch' | 'missing_row' | 'extra_row' | 'amount_off_by_1'

/** What goes wrong. Exactly one key an action; the words are those of the README's table. */
export type FaultAction =
  | 'drop_before'
  | 'drop_after_commit'
  | { hang: number }
  | { status: { http: number; code?: string; message?: string; html?: boolean; committed?: boolean } }
  | { code: { http: number; code: string; message?: string } }
  | { sig: SigFault }
  | { clock_skew: number }
  | { notify: NotifyFault }
  | { refund: 'ABNORMAL' | 'CLOSED' | 'PROCESSING' }
  | { share: { CLOSED: string } | 'PROCESSING' }
  | { return: 'PROCESSING' | { FAILED: string } }
  | { bill: BillFault }
  | { errcode: number; errmsg?: string }
  | { api: Record<string, unknown> }
  | { sms: string }

export type Fault = {
  readonly id: string
  readonly match: FaultMatch
  readonly do: FaultAction
  /** How many times it fires before it is spent; absent = for ever. */
  readonly times?: number | undefined
}

export type FaultBox = {
  add(fault: { match?: FaultMatch | undefined; do: FaultAction; times?: number | undefined }): Fault
  list(): (Fault & { fired: number })[]
  clear(id?: string): void
  /**
   * The actions that hit this call, each counted as fired. The transport actions (drop, hang, status, sig) of calls are
   * carried out by the frame for both APIs; a handler reads the rest from `request.faults`.
   */
  take(call: { on: FaultPlace; method: string; path: string; event?: string | undefined }): FaultAction[]
}

/** Everything a route of the sandbox works with. */
export type Sandbox = {
  readonly config: SandboxConfig
  readonly identity: SandboxIdentity
  readonly db: Pool
  readonly clock: SandboxClock
  readonly random: SandboxRandom
  readonly faults: FaultBox
  readonly log: SandboxLog
  /** Wakes the loop of due work (finishing, expiry, notifications) without waiting for its next tick. */
  wake(): void
  /** Runs all work that is due at the present virtual time, deliveries of notifications excepted. */
  runDue(): Promise<void>
  /** Called once when the sandbox closes, before the database pool ends. */
  onClose(close: () => void | Promise<void>): void
}

export type SandboxOptions = {
  /** mysql://user@host:port/name of the sandbox's own database; it is created if it is missing. */
  databaseUrl: string
  /** Where keys and identity are made at the first start and kept. */
  keysDir: string
  /** The product's database, whose row 1 of `steered_clock` holds the clock's offset. */
  clockDatabaseUrl?: string | undefined
  /** An injected clock; then nobody moves it but its owner, who calls `clockMoved()`. */
  clock?: { now(): Date } | undefined
  /** 0 = any free port. */
  ports?: { pay?: number; api?: number; admin?: number } | undefined
  host?: string | undefined
  seed?: string | undefined
  config?: Partial<SandboxConfig> | undefined
  log?: SandboxLog | undefined
}

export type RunningSandbox = {
  readonly payUrl: string
  readonly apiUrl: string
  readonly adminUrl: string
  readonly identity: SandboxIdentity
  readonly sandbox: Sandbox
  /** Tells the sandbox that an injected clock was moved; resolves when all work due by then is done and sent once. */
  clockMoved(): Promise<void>
  close(): Promise<void>
}
