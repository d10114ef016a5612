import type { Phone } from '../phone'
import { textElement, type ToastKind } from '../surface/surface'
import { asyncApi, textOption, textOr, WxRefusal, type Options, type Result } from './call'

const TOAST_MS = 1500
const TOAST_KINDS: Record<string, ToastKind> = { success: 'success', error: 'error', loading: 'loading' }

/** What WeChat shows over the page: toasts, questions, lists to choose from. */
export function dialogApis(phone: Phone): Record<string, unknown> {
  const { surface, timers } = phone
  let hiding: number | undefined
  const hide = () => {
    timers.clearTimeout(hiding)
    surface.showToast(undefined, 'status')
  }
  return {
    showToast: asyncApi(phone, 'showToast', (options) => {
      hide()
      surface.showToast(
        textOption(options, 'title'),
        TOAST_KINDS[textOr(options, 'icon', 'success')] ?? 'status',
      )
      hiding = timers.setTimeout(hide, Number(options['duration'] ?? TOAST_MS))
    }),
    hideToast: asyncApi(phone, 'hideToast', hide),
    showLoading: asyncApi(phone, 'showLoading', (options) => {
      hide()
      surface.showToast(textOption(options, 'title'), 'loading')
    }),
    hideLoading: asyncApi(phone, 'hideLoading', hide),
    showModal: asyncApi(phone, 'showModal', async (options) => showModal(phone, options)),
    showActionSheet: asyncApi(phone, 'showActionSheet', async (options) => showActionSheet(phone, options)),
  }
}

async function showModal({ surface }: Phone, options: Options): Promise<Result> {
  return new Promise((resolve) => {
    const text = (name: string, fallback: string) => textOr(options, name, fallback)
    const field = surface.document.createElement('input')
    field.setAttribute('role', 'textbox')
    field.placeholder = text('placeholderText', '')
    const editable = Boolean(options['editable'])
    if (editable) field.value = text('content', '')
    const answer = (confirm: boolean) => () =>
      resolve({ confirm, cancel: !confirm, ...(editable ? { content: confirm ? field.value : '' } : {}) })
    surface.openDialog({
      kind: 'question',
      name: text('title', ''),
      body: editable ? [field] : [textElement(surface.document, 'p', text('content', ''))],
      actions: [
        ...(options['showCancel'] === false
          ? []
          : [{ text: text('cancelText', '取消'), run: answer(false) }]),
        { text: text('confirmText', '确定'), run: answer(true) },
      ],
    })
  })
}

const SHEET_ITEMS_MAX = 6

async function showActionSheet({ surface }: Phone, options: Options): Promise<Result> {
  const items = options['itemList']
  if (!Array.isArray(items) || items.length === 0 || items.length > SHEET_ITEMS_MAX) {
    throw new WxRefusal(`parameter error: itemList should have 1 to ${SHEET_ITEMS_MAX} items`)
  }
  return new Promise((resolve, reject) => {
    surface.openDialog({
      kind: 'sheet',
      name: textOr(options, 'alertText', ''),
      actions: [
        ...items.map((item, tapIndex) => ({ text: String(item), run: () => resolve({ tapIndex }) })),
        { text: '取消', run: () => reject(new WxRefusal('cancel')) },
      ],
    })
  })
}
