import path from 'node:path'
import { APPS, type AppName } from '../config/apps'
import { buildApp } from '../config/build-app'
import { pagesOf, type AppJson } from '../phone/bundle'
import { startPhoneServer, type PhoneServer } from '../phone/browser/phone-server'
import { readFile } from 'node:fs/promises'
import { askLocalWechat, registerTemplates } from './local-wechat'
import { DEMO_PLACE, type DemoSettings } from './settings'
import { createStaff, type StaffPlace } from './staff'

export type DemoOptions = {
  readonly port: number
  readonly apiUrl: string
  readonly adminUrl: string
  readonly appIds: Readonly<Record<AppName, string>>
  readonly edition: string
  /** The product's template ids, as it has them in WECHAT_TEMPLATES. */
  readonly templates: string
  /** Folders of built mini-programs to show in place of ours. */
  readonly dists?: Readonly<Record<AppName, string>>
}

/** The address that a build without API_BASE_URL names. */
const BUILT_ADDRESS = 'http://127.0.0.1:3000'

/** Serves the demo page: both mini-programs on phones, and the product behind them, under one address. */
export async function serveDemo(options: DemoOptions): Promise<PhoneServer> {
  const { apiUrl, adminUrl, appIds } = options
  const dists = options.dists ?? (await buildApps())
  await registerTemplates(adminUrl, appIds, options.templates)
  for (const app of APPS) {
    const pages = pagesOf(JSON.parse(await readFile(path.join(dists[app], 'app.json'), 'utf8')) as AppJson)
    await askLocalWechat(adminUrl, 'pages', { appid: appIds[app], pages })
  }
  const staff = createStaff({ apiUrl, adminUrl, appId: appIds.shop })
  const recommended = await staff.recommended(DEMO_PLACE)
  const [nearest = staff.shops[0]?.id ?? ''] = recommended
  const settings: DemoSettings = {
    edition: options.edition,
    appIds,
    servers: { [process.env['API_BASE_URL'] ?? BUILT_ADDRESS]: '/api', [apiUrl]: '/api' },
    place: DEMO_PLACE,
    shops: staff.shops,
    recommended,
    staff: await staff.join({ shopId: nearest, role: 'shop-owner' }),
  }
  return startPhoneServer({
    port: options.port,
    dists,
    programs: { 'demo-page': path.join(__dirname, 'page', 'demo-page.ts') },
    pages: { '/': await readPage() },
    forwards: { api: apiUrl, wechat: adminUrl },
    actions: { join: (asked) => staff.join(asked as StaffPlace) },
    settings,
  })
}

async function buildApps(): Promise<Record<AppName, string>> {
  return {
    owner: await buildApp('owner', { reuse: true }),
    shop: await buildApp('shop', { reuse: true }),
  }
}

/** The page with its sheet inside, so that it is never seen without. */
async function readPage(): Promise<string> {
  const read = (name: string) => readFile(path.join(__dirname, 'page', name), 'utf8')
  const [html, sheet] = await Promise.all([read('demo.html'), read('demo.css')])
  return html.replace('/* demo.css */', () => sheet)
}
