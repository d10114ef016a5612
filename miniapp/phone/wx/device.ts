import type { Phone } from '../phone'
import { textElement } from '../surface/surface'
import { asyncApi, textOption, WxRefusal, type Options, type Result } from './call'
import { USER_DATA_PATH } from './file-paths'
import { requirePrivacy } from './permission'

const SCREEN = { width: 390, height: 844, statusBar: 44, bar: 44, homeBar: 34 }
const APP_EVENTS = ['AppShow', 'AppHide', 'ThemeChange', 'NetworkStatusChange']
/** Events that this phone never has occasion to send: it has no keyboard, no rotation and no shortage of memory. */
const SILENT_EVENTS = [
  'WindowResize',
  'KeyboardHeightChange',
  'MemoryWarning',
  'UserCaptureScreen',
  'PageNotFound',
]

/** The device, its settings and the app around the pages. */
export function deviceApis(phone: Phone): Record<string, unknown> {
  const system = () => ({ ...windowInfo(phone), ...deviceInfo(), ...baseInfo(phone) })
  return {
    getSystemInfoSync: system,
    getSystemInfo: asyncApi(phone, 'getSystemInfo', system),
    getSystemInfoAsync: asyncApi(phone, 'getSystemInfoAsync', system),
    getWindowInfo: () => windowInfo(phone),
    getDeviceInfo: deviceInfo,
    getAppBaseInfo: () => baseInfo(phone),
    getSystemSetting: () => ({ locationEnabled: phone.conditions.place !== null, wifiEnabled: true }),
    getMenuButtonBoundingClientRect: () => {
      const right = windowInfo(phone).screenWidth - 7
      return { width: 87, height: 32, left: right - 87, right, top: 48, bottom: 80 }
    },
    getLaunchOptionsSync: () => phone.launch,
    getEnterOptionsSync: () => phone.launch,
    getAccountInfoSync: () => ({
      miniProgram: { appId: phone.wechat?.appId ?? 'touristappid', envVersion: 'develop', version: '' },
    }),
    getNetworkType: asyncApi(phone, 'getNetworkType', () => networkOf(phone)),
    nextTick: (run: () => void) => phone.timers.setTimeout(run, 0),
    env: { USER_DATA_PATH },
    setClipboardData: asyncApi(phone, 'setClipboardData', async (options) => {
      const data = textOption(options, 'data')
      await requirePrivacy(phone, 'setClipboardData')
      phone.conditions.clipboard = data
      phone.surface.showToast('内容已复制', 'status')
    }),
    getClipboardData: asyncApi(phone, 'getClipboardData', () => ({ data: phone.conditions.clipboard })),
    // Nothing of it can be seen on a screen; that it was asked for is in the list of calls.
    vibrateShort: asyncApi(phone, 'vibrateShort', () => {}),
    vibrateLong: asyncApi(phone, 'vibrateLong', () => {}),
    setKeepScreenOn: asyncApi(phone, 'setKeepScreenOn', (options) => {
      if (typeof options['keepScreenOn'] !== 'boolean')
        throw new WxRefusal('parameter error: parameter.keepScreenOn should be Boolean')
    }),
    getRandomValues: asyncApi(phone, 'getRandomValues', (options) => ({
      randomValues: randomBytes(options),
    })),
    openCustomerServiceChat: asyncApi(phone, 'openCustomerServiceChat', (options) => {
      textOption(options, 'corpId')
      textOption((options['extInfo'] ?? {}) as Options, 'url')
      phone.surface.openDialog({ kind: 'card', name: '微信客服', actions: [{ text: '返回', run: () => {} }] })
    }),
    makePhoneCall: asyncApi(phone, 'makePhoneCall', async (options) => makePhoneCall(phone, options)),
    scanCode: asyncApi(phone, 'scanCode', async () => scanCode(phone)),
    ...appEvents(phone),
  }
}

const RANDOM_BYTES_MAX = 1024 * 1024
/** The browser's own source gives so many at a time. */
const RANDOM_BYTES_AT_ONCE = 65_536

function randomBytes({ length }: Options): ArrayBuffer {
  if (typeof length !== 'number' || length < 1 || length > RANDOM_BYTES_MAX)
    throw new WxRefusal(`parameter error: parameter.length should be 1 to ${RANDOM_BYTES_MAX}`)
  const bytes = new Uint8Array(length)
  for (let at = 0; at < length; at += RANDOM_BYTES_AT_ONCE)
    crypto.getRandomValues(bytes.subarray(at, at + RANDOM_BYTES_AT_ONCE))
  return bytes.buffer
}

export function networkOf({ conditions }: Phone): Result {
  return { networkType: conditions.network, isConnected: conditions.network !== 'none' }
}

/** Where there is a layout the screen is as large as it is, else as a common phone's. */
function windowInfo({ surface, host }: Phone) {
  const page = surface.screen.clientHeight
  const { innerWidth, innerHeight } = host.window
  const { width, height } = page > 0 ? { width: innerWidth, height: innerHeight } : SCREEN
  const bottom = height - SCREEN.homeBar
  return {
    pixelRatio: 2,
    screenWidth: width,
    screenHeight: height,
    windowWidth: width,
    windowHeight: page > 0 ? page : height - SCREEN.statusBar - SCREEN.bar,
    statusBarHeight: SCREEN.statusBar,
    safeArea: {
      left: 0,
      right: width,
      top: SCREEN.statusBar,
      bottom,
      width,
      height: bottom - SCREEN.statusBar,
    },
    screenTop: SCREEN.statusBar + SCREEN.bar,
  }
}

function deviceInfo() {
  return { brand: 'anxin', model: 'phone', system: 'iOS 17.0', platform: 'ios', abi: '', benchmarkLevel: -1 }
}

function baseInfo({ conditions }: Phone) {
  return {
    SDKVersion: '3.8.7',
    version: '8.0.50',
    language: 'zh_CN',
    theme: conditions.theme,
    fontSizeSetting: conditions.fontSizePx,
    fontSizeScaleFactor: conditions.fontSizePx / 17,
    enableDebug: false,
    host: { env: 'WeChat' },
  }
}

function appEvents(phone: Phone): Record<string, unknown> {
  const named = APP_EVENTS.flatMap((name) => {
    type Listener = (...given: unknown[]) => void
    return [
      [`on${name}`, (listener: Listener) => phone.news.on(name, listener)],
      [`off${name}`, (listener?: Listener) => phone.news.off(name, listener)],
    ]
  })
  const errors = ['Error', 'UnhandledRejection'].flatMap((name) => [
    [`on${name}`, (listener: (...given: unknown[]) => void) => phone.news.on(name, listener)],
    [`off${name}`, (listener?: (...given: unknown[]) => void) => phone.news.off(name, listener)],
  ])
  const silent = SILENT_EVENTS.flatMap((name) => [
    [`on${name}`, () => {}],
    [`off${name}`, () => {}],
  ])
  return Object.fromEntries([...named, ...errors, ...silent]) as Record<string, unknown>
}

async function makePhoneCall({ surface }: Phone, options: Options): Promise<Result> {
  const number = textOption(options, 'phoneNumber')
  return new Promise((resolve, reject) => {
    surface.openDialog({
      kind: 'sheet',
      name: `呼叫 ${number}`,
      actions: [
        { text: '取消', run: () => reject(new WxRefusal('cancel')) },
        { text: '呼叫', run: () => resolve({}) },
      ],
    })
  })
}

/** There is no camera: what a code says is typed in or, where the host sees another phone's screen, read from it. */
async function scanCode(phone: Phone): Promise<Result> {
  const { surface, host } = phone
  return new Promise((resolve, reject) => {
    const field = surface.document.createElement('input')
    field.setAttribute('role', 'textbox')
    field.setAttribute('aria-label', '码的内容')
    field.placeholder = '也可以在这里输入码的内容'
    const hint = textElement(surface.document, 'p', '把二维码放入框内')
    const answer = (text: string) =>
      resolve({ result: text, scanType: 'QR_CODE', charSet: 'utf-8', path: '' })
    const { seeCode } = host
    const look = async () => {
      const text = await seeCode?.()
      if (text === undefined) {
        hint.textContent = '对方的屏幕上现在没有二维码'
        return
      }
      open.close()
      answer(text)
    }
    const cancel = { text: '取消', run: () => reject(new WxRefusal('cancel')) }
    const typed = {
      text: '识别',
      run() {
        if (field.value === '') return false
        answer(field.value)
        return undefined
      },
    }
    const seen = {
      text: '扫对方手机的屏幕',
      run(): false {
        void phone.guard('scanCode', look)
        return false
      },
    }
    const open = surface.openDialog({
      kind: 'camera',
      name: '扫一扫',
      body: [hint, field],
      // The last is the one that stands out.
      actions: seeCode === undefined ? [cancel, typed] : [cancel, typed, seen],
    })
  })
}
