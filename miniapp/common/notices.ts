import type { TemplateKey } from '@anxin/shared/notifications/notification.contract'
import Taro from '@tarojs/taro'
import { useCallback } from 'react'
import { api } from './api'
import { newId } from './ids'
import { useLoad, type Loaded } from './load'

type Answer = 'accept' | 'reject' | 'ban' | 'filter'
export type NoticeConsent = {
  /** How many messages WeChat still lets us send of each kind; undefined until it is known. */
  readonly left: Readonly<Partial<Record<TemplateKey, number>>> | undefined
  /**
   * Asks for one message of each kind, or of one kind. It has to be called in the handler of a tap, which WeChat
   * demands; so the ids of the templates are here before. A refusal is an answer like any other and never an error.
   */
  readonly ask: (only?: TemplateKey) => Promise<ConsentOutcome>
  readonly error: Loaded<unknown>['error']
  readonly reload: () => Promise<void>
}

/**
 * `off`: WeChat did not even ask, because its switch for our messages is off, or did not answer. `none`: there was
 * nothing to ask for yet.
 */
export type ConsentOutcome = 'allowed' | 'refused' | 'off' | 'none'

/** What stands between the person and the messages she wants: WeChat asks her, at most three kinds at a time. */
export function useNoticeConsent(keys: readonly TemplateKey[]): NoticeConsent {
  const loaded = useLoad('notice-templates', () => api('GET /notice-templates'))
  const items = loaded.data?.items
  const ask = useCallback(
    async (only?: TemplateKey): Promise<ConsentOutcome> => {
      const wanted = (items ?? []).filter(({ key }) =>
        only === undefined ? keys.includes(key) : key === only,
      )
      if (wanted.length === 0) return 'none'
      const tmplIds = wanted.map(({ templateId }) => templateId)
      const answers = (await Taro.requestSubscribeMessage({ tmplIds, entityIds: [] }).catch(
        () => undefined,
      )) as Record<string, Answer> | undefined
      // Also a switch that is off for good comes as a failure: then there is nothing to note.
      if (answers === undefined) return 'off'
      const given = wanted.map(({ key, templateId }) => ({
        key,
        answer: answers[templateId] ?? 'reject',
      }))
      await api('POST /notice-consents', { body: { commandId: newId(), answers: given } }).catch(
        () => undefined,
      )
      await loaded.reload()
      return given.some(({ answer }) => answer === 'accept') ? 'allowed' : 'refused'
    },
    [items],
  )
  const left = items && Object.fromEntries(items.map(({ key, left: count }) => [key, count]))
  return { left, ask, error: loaded.error, reload: loaded.reload }
}
