import { Text } from '@tarojs/components'
import { useState } from 'react'
import { api } from '@/common/api'
import { useCommand } from '@/common/command'
import { useLoad } from '@/common/load'
import { Button } from '@/common/ui/Button'
import { Card } from '@/common/ui/Card'
import { Cell } from '@/common/ui/Cell'
import { Failure, WhenLoaded } from '@/common/ui/Notice'
import { Screen } from '@/common/ui/Screen'
import { DraftBanner } from '../../common/DraftBanner'
import { useMe } from '../../common/me'
import { useSavedDraft } from '../../common/saved-draft'
import { DaySheet } from './DaySheet'
import { Holidays } from './Holidays'
import { InstantBook } from './InstantBook'
import { hoursText, sorted, WEEKDAYS, type Week } from './week'
import './index.scss'

type Draft = { readonly hours: Week }

/** When the shop can be booked: every week, except on its holidays, and whether it is asked first. */
export default function HoursPage() {
  const me = useMe()
  const shop = useLoad('shop', () => api('GET /shop'))
  const draft = useSavedDraft<Draft>('hours', shop.data && { hours: sorted(shop.data.hours) })
  const [weekday, setWeekday] = useState<number>()
  const command = useCommand()
  const canEdit = me.data?.active?.role === 'shop-owner'
  const week = draft.value?.hours ?? []
  const save = async () => {
    await command.run(async (commandId) => {
      shop.put(await api('POST /shop/hours', { body: { commandId, hours: [...week] } }))
      draft.drop()
    })
  }
  return (
    <Screen
      footer={
        draft.isChanged && canEdit ? (
          <>
            <Button kind="second" onTap={draft.drop}>
              不改了
            </Button>
            <Button isBusy={command.isBusy} onTap={() => void save()}>
              保存每周时间
            </Button>
          </>
        ) : null
      }
    >
      <WhenLoaded loaded={shop}>
        {(settings) => (
          <>
            <DraftBanner isFromBefore={draft.isFromBefore} onDrop={draft.drop} />
            {command.error !== undefined && (
              <Failure
                error={command.error}
                safe="营业时间没有变，修改留在这台手机上"
                onRetry={() => void save()}
              />
            )}
            <Card title="每周时间" isFlush>
              {WEEKDAYS.map((name, index) => (
                <Cell
                  key={name}
                  label={name}
                  value={hoursText(week, index + 1)}
                  {...(canEdit ? { onTap: () => setWeekday(index + 1) } : {})}
                />
              ))}
            </Card>
            <Text className="hours-note">改时间只影响以后的预约，已约好的不变。</Text>
            <Holidays shop={settings} canEdit={canEdit} onChanged={shop.put} />
            <InstantBook shop={settings} canEdit={canEdit} onChanged={shop.put} />
          </>
        )}
      </WhenLoaded>
      {weekday !== undefined && (
        <DaySheet
          week={week}
          weekday={weekday}
          onClose={() => setWeekday(undefined)}
          onChange={(hours) => {
            draft.change({ hours })
            setWeekday(undefined)
          }}
        />
      )}
    </Screen>
  )
}
