/** What WeChat shows outside the page: dialogs, toasts, the bars. People and tests tap the same elements. */
export type Surface = {
  readonly document: Document
  /** Time and signal, where somebody draws them. */
  readonly status: HTMLElement
  /** Where pages are placed. */
  readonly screen: HTMLElement
  readonly navigation: HTMLElement
  readonly tabs: HTMLElement
  /** Shows a dialog over the page until one of its actions closes it. */
  openDialog(dialog: DialogContent): OpenDialog
  /** The dialog on top, which alone can be tapped. */
  topDialog(): HTMLElement | undefined
  showToast(text: string | undefined, kind: ToastKind): void
  toast(): string | undefined
  close(): void
}

export type ToastKind = 'status' | 'success' | 'error' | 'loading'
/** What a dialog is, which decides where it lies and how it looks. */
type DialogKind =
  | 'question'
  | 'sheet'
  | 'permission'
  | 'picker'
  | 'cashier'
  | 'card'
  | 'album'
  | 'camera'
  | 'picture'
  | 'place'
type DialogContent = {
  readonly kind: DialogKind
  readonly name: string
  readonly body?: readonly HTMLElement[]
  readonly actions: readonly DialogAction[]
}
/** What an action's button says and does; the dialog stays open where `run` answers false. */
type DialogAction = { readonly text: string; readonly run: () => void | false }
type OpenDialog = { readonly element: HTMLElement; close(): void }

export function createSurface(document: Document): Surface {
  const root = element(document, 'div', 'phone')
  const status = element(document, 'div', 'phone-status')
  status.setAttribute('aria-hidden', 'true')
  const navigation = element(document, 'header', 'phone-navigation')
  const screen = element(document, 'main', 'phone-screen')
  const tabs = element(document, 'nav', 'phone-tabs')
  const dialogs = element(document, 'div', 'phone-dialogs')
  const toast = element(document, 'div', 'phone-toast')
  toast.setAttribute('role', 'status')
  toast.hidden = true
  root.append(status, navigation, screen, tabs, dialogs, toast)
  document.body.append(root)
  return {
    document,
    status,
    screen,
    navigation,
    tabs,
    openDialog: (content) => openDialog(document, dialogs, content),
    topDialog: () => (dialogs.lastElementChild as HTMLElement | null) ?? undefined,
    showToast(text, kind) {
      toast.hidden = text === undefined
      toast.textContent = text ?? ''
      toast.dataset['kind'] = kind
    },
    toast: () => (toast.hidden ? undefined : (toast.textContent ?? '')),
    close: () => root.remove(),
  }
}

function openDialog(
  document: Document,
  dialogs: HTMLElement,
  { kind, name, body, actions }: DialogContent,
): OpenDialog {
  const dialog = element(document, 'section', 'phone-dialog')
  dialog.dataset['kind'] = kind
  dialog.setAttribute('role', 'dialog')
  dialog.setAttribute('aria-label', name)
  const open = { element: dialog, close: () => dialog.remove() }
  const heading = textElement(document, 'h2', name)
  const buttons = actions.map(({ text, run }) =>
    createButton(document, text, () => {
      if (run() !== false) open.close()
    }),
  )
  const content = element(document, 'div', 'phone-dialog-body')
  content.append(...(body ?? []))
  const row = element(document, 'div', 'phone-dialog-actions')
  row.append(...buttons)
  dialog.append(...(name === '' ? [] : [heading]), ...(body === undefined ? [] : [content]), row)
  dialogs.append(dialog)
  return open
}

export function createButton(document: Document, text: string, run: () => void): HTMLButtonElement {
  const button = document.createElement('button')
  button.type = 'button'
  button.setAttribute('role', 'button')
  button.textContent = text
  button.addEventListener('click', run)
  return button
}

export function textElement(document: Document, tag: 'p' | 'h1' | 'h2', text: string): HTMLElement {
  const made = document.createElement(tag)
  if (tag !== 'p') made.setAttribute('role', 'heading')
  made.textContent = text
  return made
}

function element(document: Document, tag: string, className: string): HTMLElement {
  const made = document.createElement(tag)
  made.className = className
  return made
}
