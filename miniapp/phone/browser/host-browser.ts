import type { PhoneMemory } from '../host-memory'
import type { Bill, Host, PhoneFile, UploadInit, WechatAccount } from '../phone'
import { redirect, type Servers } from '../redirect'

export type BrowserHostOptions = {
  /** The window of the phone's own frame: its width is the phone's. */
  readonly window: Window & typeof globalThis
  readonly memory: PhoneMemory
  readonly servers: Servers
  /** Where the files of the mini-program's package are served. */
  readonly assetsUrl: string
  readonly album: readonly PhoneFile[]
  readonly seeCode?: () => Promise<string | undefined>
  readonly wechat?: WechatAccount
}

/** A phone's host in a browser: a frame of the page, the network through the page's own server, localStorage. */
export function createBrowserHost(options: BrowserHostOptions): Host {
  const { servers } = options
  const addresses = new WeakMap<PhoneFile, string>()
  const addressOf = (file: PhoneFile) => {
    const known = addresses.get(file)
    if (known !== undefined) return known
    const made = URL.createObjectURL(new Blob([new Uint8Array(file.bytes)], { type: 'image/*' }))
    addresses.set(file, made)
    return made
  }
  return {
    window: options.window,
    fetch: (url, init) => fetch(typeof url === 'string' ? redirect(url, servers) : url, init),
    openSocket: (url, protocols) => new WebSocket(redirect(url, servers), protocols),
    upload: async (url, init) => upload(redirect(url, servers), init),
    ...options.memory,
    album: options.album,
    camera: options.album,
    assetUrl: (path) => `${options.assetsUrl}/${path}`,
    pictureUrl: (url, file) => (file === undefined ? redirect(url, servers) : addressOf(file)),
    ...(options.seeCode ? { seeCode: options.seeCode } : {}),
    askFiles,
    billOf: async (packageText) => options.wechat && readBill(options.wechat, packageText),
    templateTitles: async (ids) =>
      options.wechat === undefined ? new Map() : readTemplateTitles(options.wechat, ids),
  }
}

async function readBill({ adminUrl }: WechatAccount, packageText: string): Promise<Bill | undefined> {
  const prepayId = packageText.replace(/^prepay_id=/, '')
  const reply = await fetch(`${adminUrl}/__sandbox/payer/prepays/${encodeURIComponent(prepayId)}`)
  if (!reply.ok) return undefined
  const { description, amount_fen: amountFen } = (await reply.json()) as {
    description: string
    amount_fen: number
  }
  return { description, amountFen }
}

async function readTemplateTitles(
  { adminUrl }: WechatAccount,
  ids: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const query = new URLSearchParams(ids.map((id) => ['id', id]))
  const reply = await fetch(`${adminUrl}/__sandbox/templates?${query.toString()}`)
  if (!reply.ok) return new Map()
  const { templates } = (await reply.json()) as { templates: { template_id: string; title: string }[] }
  return new Map(templates.map(({ template_id, title }) => [template_id, title]))
}

/** A browser's fetch does not tell how far it is with what it sends; XMLHttpRequest does. */
async function upload(url: string, { headers, body, signal, sent }: UploadInit): Promise<Response> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest()
    request.open('POST', url)
    for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, value)
    request.upload.addEventListener('progress', ({ loaded }) => sent(loaded))
    request.addEventListener('load', () =>
      resolve(new Response(request.responseText, { status: request.status, headers: headersOf(request) })),
    )
    request.addEventListener('error', () => reject(new TypeError('Failed to upload')))
    request.addEventListener('abort', () => reject(new DOMException('aborted', 'AbortError')))
    signal.addEventListener('abort', () => request.abort())
    request.send(body)
  })
}

function headersOf(request: XMLHttpRequest): [string, string][] {
  const lines = request.getAllResponseHeaders().trim().split('\r\n')
  return lines
    .filter(Boolean)
    .map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 1).trim()])
}

/** The visitor's own pictures, by her browser's dialog. Nothing comes back where she closes it. */
async function askFiles(): Promise<readonly PhoneFile[]> {
  const input = document.createElement('input')
  input.type = 'file'
  input.accept = 'image/*'
  input.multiple = true
  const chosen = await new Promise<File[]>((resolve) => {
    input.addEventListener('change', () => resolve(Array.from(input.files ?? [])))
    input.addEventListener('cancel', () => resolve([]))
    input.click()
  })
  return Promise.all(
    chosen.map(async (file) => ({
      name: file.name,
      type: 'image' as const,
      bytes: new Uint8Array(await file.arrayBuffer()),
    })),
  )
}
