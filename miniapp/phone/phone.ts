import type { Bundle, WindowJson } from './bundle'
import type { Journal } from './journal'
import type { EventChannel } from './runtime/event-channel'
import type { Page } from './runtime/page'
import type { PageStack } from './runtime/page-stack'
import type { Timers } from './runtime/timers'
import type { Surface } from './surface/surface'

type Network = 'wifi' | '4g' | '2g' | 'none'
export type Place = { latitude: number; longitude: number; name?: string; address?: string }
type PaymentOutcome = 'success' | 'cancel' | 'fail' | 'success_phone_off' | 'success_no_callback'

/** How the phone and its person are at the moment; a test or a person changes it at any time. */
export type Conditions = {
  theme: 'light' | 'dark'
  fontSizePx: number
  network: Network
  /** How much later everything arrives over the network; on `2g` 1.5 s where nothing else is said. */
  delayMs: number
  /** The next answer from an address with these words is lost after the server has done its work. */
  loseAnswerFrom: string | null
  /** Where the phone is; null where location is switched off. */
  place: Place | null
  /** What happens when the person confirms a payment. */
  payment: PaymentOutcome
  /** Whether the person has agreed to the privacy guide; `pending` means that she was never asked. */
  privacy: 'agreed' | 'pending'
  clipboard: string
  /** Whether the key of the last login has run out, which `checkSession` tells. */
  sessionExpired: boolean
  /**
   * What becomes of a question for subscribe messages: `always-refused` was chosen for good, so nothing is asked; `off`
   * is WeChat's switch for all of them.
   */
  notices: 'ask' | 'always-refused' | 'off'
  /** Whether a newer version of the mini-program has been fetched. */
  update: 'none' | 'ready'
}

export type LaunchOptions = {
  path: string
  query: Record<string, string>
  scene: number
  shareTicket?: string
  referrerInfo: object
}

/** A real file on the phone, by the path that the mini-program sees. */
export type PhoneFile = {
  readonly name: string
  readonly type: 'image' | 'video'
  readonly bytes: Uint8Array
}

/** A file that outlives the mini-program; a folder has no bytes. */
export type DiskEntry = { readonly bytes: Uint8Array | null; readonly modifiedAtMs: number }

/** What the person allowed this mini-program and whether she has signed in, which WeChat keeps. */
export type Consents = {
  readonly scopes: Record<string, boolean>
  readonly privacyAgreed: boolean
  readonly loggedIn: boolean
}

/** Where this phone's WeChat answers: the admin side of the local WeChat. */
export type WechatAccount = {
  readonly adminUrl: string
  readonly appId: string
  readonly user: string
  /** The number bound to her WeChat; WeChat makes one up where none is given. */
  readonly phoneNumber?: string
}

export type Bill = { readonly description: string; readonly amountFen: number }

/** What runs the phone gives it: jsdom and Node in tests, a browser for people. */
export type Host = {
  readonly window: Window & typeof globalThis
  readonly fetch: typeof fetch
  /** A POST of bytes that tells how many of them have left. */
  readonly upload: (url: string, init: UploadInit) => Promise<Response>
  readonly openSocket: (url: string, protocols: string[] | undefined) => WebSocket
  /** Keeps the mini-program's storage, and gives what an earlier run kept. */
  readonly storage: { load(): Record<string, string>; save(entries: Record<string, string>): void }
  /** Keeps the files that the mini-program saved. */
  readonly disk: {
    load(): Iterable<[string, DiskEntry]>
    put(path: string, bytes: Uint8Array | null): void
    remove(path: string): void
  }
  readonly consents: { load(): Consents | undefined; save(consents: Consents): void }
  /** The pictures in the phone's album. */
  readonly album: readonly PhoneFile[]
  /** What is before the camera, one picture after the other. */
  readonly camera: readonly PhoneFile[]
  /** The address of a file of the mini-program's package. */
  readonly assetUrl: (path: string) => string
  /** Where a picture really is: one from the web, or a file that the person chose. */
  readonly pictureUrl: (url: string, file: PhoneFile | undefined) => string
  /** What the cashier shows of a payment, by its `package`; where it is not known the cashier asks without it. */
  readonly billOf?: (packageText: string) => Promise<Bill | undefined>
  /** What WeChat calls notice templates when it asks for them: by id; one that it does not know is missing. */
  readonly templateTitles?: (ids: readonly string[]) => Promise<ReadonlyMap<string, string>>
  /** By how much the phone's clock is ahead of the computer's, where time is steered. */
  readonly clockAheadMs?: () => number
  /** What the camera sees, where it sees anything: the text of a code that lies before it. */
  readonly seeCode?: () => Promise<string | undefined>
  /** Lets the person take pictures of her own; without it the album is all that there is. */
  readonly askFiles?: () => Promise<readonly PhoneFile[]>
}

export type UploadInit = {
  readonly headers: Record<string, string>
  readonly body: Uint8Array<ArrayBuffer>
  readonly signal: AbortSignal
  readonly sent: (bytes: number) => void
}

export type ShareCard = {
  readonly title: string
  readonly path: string
  readonly imageUrl: string | undefined
}

/** Everything of one running phone. Its parts know each other through this and nothing else. */
export type Phone = {
  readonly bundle: Bundle
  readonly host: Host
  readonly wechat: WechatAccount | undefined
  readonly conditions: Conditions
  readonly journal: Journal
  readonly timers: Timers
  readonly surface: Surface
  readonly stack: PageStack
  /** The phone's own news: `theme`, `network`, `appShow`, `appHide`, `privacy-agreed`, `shared`. */
  readonly news: EventChannel
  /** Temporary files, by path. */
  readonly files: Map<string, PhoneFile>
  /** Saved files and folders, by path. */
  readonly disk: Map<string, DiskEntry>
  /** The person's album, to which a mini-program may add. */
  readonly album: PhoneFile[]
  /** How many pictures were taken. */
  pictures: number
  /** Scopes the person answered for: absent means that she was never asked. */
  readonly scopes: Map<string, boolean>
  readonly sharedCards: ShareCard[]
  /** What the mini-program registered with onNeedPrivacyAuthorization; the last one counts. */
  privacyListener: ((answer: (given: object) => void, about: { referrer: string }) => void) | undefined
  /** Ids of the buttons with which the person has agreed to the privacy guide. */
  readonly agreedButtons: Set<string>
  /** Pages that asked for share tickets with showShareMenu. */
  withShareTicket: boolean
  readonly badges: Record<number, string>
  /** Tabs with a red dot. */
  readonly redDots: Set<number>
  /** Whether WeChat holds a session key for this person, as it does after a login. */
  loggedIn: boolean
  /** What the mini-program painted while it ran, over what app.json and theme.json say. */
  readonly painted: {
    readonly windows: WeakMap<Page, Partial<WindowJson>>
    readonly tabBar: Record<string, string>
    readonly tabs: Map<number, Record<string, string>>
  }
  launch: LaunchOptions
  /** True while a handler of a tap runs, which is the only time WeChat allows some calls. */
  inGesture: boolean
  /** True while the person is elsewhere, or the mini-program was killed: nothing of it is on the screen. */
  inBackground: boolean
  /** Answers in flight, so that closing the phone drops them. */
  readonly closed: AbortController
  redraw(): void
  guard<R>(where: string, run: () => R): R | undefined
}
